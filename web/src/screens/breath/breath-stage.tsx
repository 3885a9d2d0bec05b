import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { phaseAt } from "../../../../client-sdk/src/index.ts";
import { type Breath, isHeld } from "../../light/breath.ts";
import { BreathWords } from "../../light/breath-words.tsx";
import { Light } from "../../light/light.tsx";
import { useLightLook } from "../../light/light-look.ts";
import { useOnStage } from "../../light/stage.ts";
import { useDrawing } from "../../light/use-drawing.ts";
import { inOwnFrame } from "../../own-frame.ts";
import { canSound, useSenses } from "../../senses/use-senses.ts";
import { useSettings } from "../../settings/use-settings.ts";
import { Button } from "../../ui/button.tsx";
import { useSpoken } from "../../ui/live-region.tsx";
import { Screen } from "../../ui/screen.tsx";
import { takeFocus } from "../../ui/take-focus.ts";
import type { WordKey } from "../../words/messages.ts";
import { useWords } from "../../words/use-words.ts";

/** How long "You're in." is shown to someone who joins late. */
const WELCOME_MS = 6_000;
const LOOK_EVERY_MS = 500;

export type BreathStageProps = {
  readonly name: string;
  readonly title: string;
  readonly breath: Breath;
  readonly leadInKey: WordKey;
  readonly controls: ComponentChildren;
  /** Quieter actions, below. */
  readonly links?: ComponentChildren;
  /** What few want in the middle of a breath: shown on request. */
  readonly more: ComponentChildren;
  /** Both are in one room: touch is offered. */
  readonly hands?: boolean;
  /** The tones come from the other phone. */
  readonly silent?: boolean;
};

/** The light, its words, and few controls. What it says is the same for one and for two. */
export function BreathStage(props: BreathStageProps): JSX.Element {
  const { name, title, breath, leadInKey, controls, links, more, hands = false, silent = false } = props;
  useOnStage();
  const { say } = useWords();
  const { settings } = useSettings();
  const look = useLightLook(settings);
  const current = useRef(breath);
  current.current = breath;
  useSenses(() => current.current, { silent });
  const resumesInMs = (breath.session.resumeAtMs ?? 0) - (breath.nowMs() ?? Number.NaN);
  const goesOn = resumesInMs > 0 ? `${say("breath.goingOn")} ${Math.ceil(resumesInMs / 1_000)}` : null;
  useSpoken(isHeld(breath) ? say("breath.paused") : goesOn);
  const drawing = useDrawing(breath);
  return (
    <Screen
      name={name}
      title={title}
      titleUnseen
      centred
      actions={
        <>
          <div class="breath-controls">{controls}</div>
          <div class="link-list">
            {links}
            <More>
              {more}
              {silent || !canSound() ? null : <SoundSwitch />}
            </More>
          </div>
        </>
      }
    >
      {look === "words" ? null : <Light drawing={drawing} look={look} />}
      <BreathWords drawing={drawing} leadInKey={leadInKey} only={look === "words"} />
      {hands ? <p>{say("first.hands")}</p> : null}
      <Welcome breath={breath} />
    </Screen>
  );
}

function SoundSwitch(): JSX.Element {
  const { say } = useWords();
  const { settings, change } = useSettings();
  return (
    <Button look="plain" small onPress={() => change({ sound: !settings.sound })}>
      {say(settings.sound ? "breath.soundOff" : "breath.soundOn")}
    </Button>
  );
}

function More({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const { say } = useWords();
  const [shown, setShown] = useState(false);
  if (shown) return <div ref={focusFirst}>{children}</div>;
  return (
    <Button look="plain" small onPress={() => setShown(true)}>
      {say("breath.more")}
    </Button>
  );
}

/** One function for every rendering: a new one would be called each time, and take the focus. */
const focusFirst = (opened: HTMLElement | null): void => takeFocus(opened?.querySelector("button") ?? null);

/** Whoever joins after the first in-breath is told so, from the moment that the shared time is known. */
function Welcome({ breath }: { readonly breath: Breath }): JSX.Element {
  const { say } = useWords();
  const [isLate, setLate] = useState(false);
  const current = useRef(breath);
  current.current = breath;
  useEffect(() => {
    const look = (): (() => void) => {
      const { session, nowMs } = current.current;
      const phase = phaseAt(session, nowMs() ?? Number.NaN);
      if (phase === null) return inOwnFrame(() => void (callOff = look()), LOOK_EVERY_MS);
      if (phase.kind === "leadIn" || phase.kind === "paused") return () => undefined;
      setLate(true);
      return inOwnFrame(() => setLate(false), WELCOME_MS);
    };
    let callOff = inOwnFrame(() => void (callOff = look()), 0);
    return () => callOff();
  }, []);
  // In a pause that begins meanwhile it would contradict the word beside the light.
  const isIn = isLate && !isHeld(breath);
  useSpoken(isIn ? say("breath.youreIn") : null);
  return <p class="soft">{say(isIn ? "breath.youreIn" : "breath.ownWay")}</p>;
}
