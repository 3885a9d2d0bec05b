import type { JSX } from "preact";
import type { Pattern, Session } from "../../../../client-sdk/src/index.ts";
import { type Breath, isHeld } from "../../light/breath.ts";
import { breathNowMs, onBreathTime } from "../../place/breath-time.ts";
import { useAct } from "../../place/use-act.ts";
import { usePlace } from "../../place/use-place.ts";
import { useTimeOutOfReach } from "../../place/use-time-out-of-reach.ts";
import { Button } from "../../ui/button.tsx";
import { useUnread } from "../../ui/use-unread.ts";
import { useWords } from "../../words/use-words.ts";
import { BreathOutOfReach } from "./breath-out-of-reach.tsx";
import { BreathStage } from "./breath-stage.tsx";
import { PauseButton } from "./pause-button.tsx";
import { StepOut } from "./step-out.tsx";
import { TempoSteps } from "./tempo-steps.tsx";

type Shared = { readonly session: Session };

/** Both phones show the same moment of one session; either person controls it for both, or leaves alone. */
export function BreathTogether({ session }: Shared): JSX.Element {
  return useTimeOutOfReach() ? <BreathOutOfReach session={session} /> : <BreathOnStage session={session} />;
}

function BreathOnStage({ session }: Shared): JSX.Element {
  const { say } = useWords();
  const { client } = usePlace();
  const act = useAct();
  const breath: Breath = {
    session,
    nowMs: () => breathNowMs(client),
    onClock: (listener) => onBreathTime(client, listener),
  };
  const inOneRoom = session.place === "together";
  const { pattern } = client.breath;
  const changeTempo = (next: Pattern): unknown =>
    act("breath.changeTempo", () => client.breath.changeTempo(next), "breath.nextBreath");
  return (
    <BreathStage
      name="breathTogether"
      title={say("breath.title")}
      breath={breath}
      leadInKey="breath.together"
      controls={<ForBoth held={isHeld(breath)} />}
      links={<StepOut session={session} />}
      more={pattern === null ? null : <TempoSteps pattern={pattern} onChange={changeTempo} />}
      hands={inOneRoom}
      // Two phones that sound in one room are heard as two: the one that began sounds for both.
      silent={inOneRoom && session.seat !== client.seat}
    />
  );
}

function ForBoth({ held }: { readonly held: boolean }): JSX.Element {
  const { say } = useWords();
  const { breath } = usePlace().client;
  const act = useAct();
  const unread = useUnread();
  const pause = (): unknown => act("breath.pause", () => breath.pause());
  const goOn = (): unknown => act("breath.resume", () => breath.resume());
  return (
    <>
      <PauseButton held={held} onPress={held ? goOn : pause} />
      <Button unread={unread} onPress={() => act("breath.stop", () => breath.stop())}>
        {say("breath.stopBoth")}
      </Button>
    </>
  );
}
