import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Pattern, sessionEndsAtMs } from "../../../../client-sdk/src/index.ts";
import { type Breath, isHeld } from "../../light/breath.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { useNotices } from "../../ui/notices.ts";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";
import { AfterBreath } from "./after-breath.tsx";
import { beginAlone, changeTempoAlone, patternAlone, pauseAlone, resumeAlone } from "./alone-breath.ts";
import { BreathStage } from "./breath-stage.tsx";
import { ProgramFields, programOfChoice, usualChoice } from "./program-fields.tsx";
import { TempoSteps } from "./tempo-steps.tsx";

/** A breath for one: nothing about it leaves this phone. */
export function AloneScreen(): JSX.Element {
  const { say } = useWords();
  const { back } = useNavigation();
  const [choice, setChoice] = useState(usualChoice);
  const [breath, setBreath] = useState<Breath | null>(null);
  const [end, setEnd] = useState<"done" | "stopped" | null>(null);
  if (end !== null)
    return (
      <AfterBreath
        title={say(end === "done" ? "alone.done" : "alone.stopped")}
        stopped={end === "stopped"}
        onDone={back}
      />
    );
  if (breath !== null) return <AloneStage breath={breath} onChange={setBreath} onEnd={setEnd} />;
  const actions = (
    <Button look="main" onPress={() => setBreath(beginAlone(programOfChoice(choice)))}>
      {say("breathe.start")}
    </Button>
  );
  return (
    <Screen name="alone" title={say("breathe.title", { minutes: choice.minutes })} actions={actions}>
      <ProgramFields choice={choice} onChoose={setChoice} />
      <p class="soft">{say("safety.gentle")}</p>
    </Screen>
  );
}

type AloneStageProps = {
  readonly breath: Breath;
  readonly onChange: (breath: Breath) => void;
  readonly onEnd: (end: "done" | "stopped") => void;
};

function AloneStage({ breath, onChange, onEnd }: AloneStageProps): JSX.Element {
  const { say } = useWords();
  const notices = useNotices();
  const isPaused = isHeld(breath);
  useEffect(() => {
    const endsAtMs = sessionEndsAtMs(breath.session);
    if (endsAtMs === null) return undefined;
    const timer = setTimeout(() => onEnd("done"), Math.max(0, endsAtMs - performance.now()));
    return () => clearTimeout(timer);
  }, [breath]);
  const changeTempo = (pattern: Pattern): void => {
    const next = changeTempoAlone(breath, pattern);
    if (next !== breath) onChange(next);
    notices.tell(next === breath ? "error.lastBreath" : "breath.nextBreath");
  };
  const controls = (
    <>
      <Button onPress={() => onChange(isPaused ? resumeAlone(breath) : pauseAlone(breath))}>
        {say(isPaused ? "breath.resume" : "breath.pause")}
      </Button>
      <Button onPress={() => onEnd("stopped")}>{say("breath.stopAlone")}</Button>
    </>
  );
  return (
    <BreathStage
      name="breathAlone"
      title={say("breath.titleAlone")}
      breath={breath}
      leadInKey="breath.starting"
      controls={controls}
      more={<TempoSteps pattern={patternAlone(breath)} onChange={changeTempo} />}
    />
  );
}
