import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Phase } from "../../../../client-sdk/src/index.ts";
import type { Breath } from "../../light/breath.ts";
import { BreathWords } from "../../light/breath-words.tsx";
import { Light } from "../../light/light.tsx";
import { useLightLook } from "../../light/light-look.ts";
import { useFrames } from "../../light/use-frames.ts";
import { useSenses } from "../../senses/use-senses.ts";
import { useSettings } from "../../settings/use-settings.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";

/** How long "You're in." stands there for someone who comes in later. */
const WELCOME_MS = 6_000;

export type BreathStageProps = {
  readonly name: string;
  readonly title: string;
  readonly breath: Breath;
  readonly phase: () => Phase | null;
  readonly controls: ComponentChildren;
};

/** The light, its words, and few ways to steer. What it says is the same for one and for two. */
export function BreathStage({ name, title, breath, phase, controls }: BreathStageProps): JSX.Element {
  const { say } = useWords();
  const { settings, change } = useSettings();
  const look = useLightLook(settings);
  const current = useRef(breath);
  current.current = breath;
  useSenses(() => current.current);
  const isLate = useLateWelcome(phase);
  return (
    <Screen
      name={name}
      title={title}
      titleUnseen
      centred
      actions={
        <div class="breath-controls">
          {controls}
          <Button look="plain" small onPress={() => change({ sound: !settings.sound })}>
            {say(settings.sound ? "breath.soundOff" : "breath.soundOn")}
          </Button>
        </div>
      }
    >
      {look === "words" ? null : <Light breath={breath} look={look} />}
      <BreathWords phase={phase} synced={() => breath.nowMs() !== null} only={look === "words"} />
      <p class="soft">{say(isLate ? "breath.youreIn" : "breath.ownWay")}</p>
    </Screen>
  );
}

/** Whoever comes in after the first in-breath is told so, from the moment that the shared time is known. */
function useLateWelcome(phase: () => Phase | null): boolean {
  const [isLate, setLate] = useState(false);
  const hasLooked = useRef(false);
  useFrames(() => {
    const first = hasLooked.current ? null : phase();
    if (first === null) return;
    hasLooked.current = true;
    setLate(first.kind !== "leadIn" && first.kind !== "paused");
  });
  useEffect(() => {
    if (!isLate) return undefined;
    const timer = setTimeout(() => setLate(false), WELCOME_MS);
    return () => clearTimeout(timer);
  }, [isLate]);
  return isLate;
}
