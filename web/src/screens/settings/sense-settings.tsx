import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { programOf, sessionEndsAtMs } from "../../../../client-sdk/src/index.ts";
import type { Breath } from "../../light/breath.ts";
import { Light } from "../../light/light.tsx";
import { useLightLook } from "../../light/light-look.ts";
import { useDrawing } from "../../light/use-drawing.ts";
import { playTones } from "../../senses/tones.ts";
import { canTouch } from "../../senses/touch.ts";
import { canSound } from "../../senses/use-senses.ts";
import { MAX_LATENCY_MS } from "../../settings/settings.ts";
import { useSettings } from "../../settings/use-settings.ts";
import { Button } from "../../ui/button.tsx";
import { Toggle } from "../../ui/toggle.tsx";
import { useWords } from "../../words/use-words.ts";

const STEP_MS = 10;
/** How soon after the press the first tone comes. */
const TRIED_IN_MS = 500;

/** Sound and touch; the light itself is always there. */
export function SenseSettings(): JSX.Element {
  const { say } = useWords();
  const { settings, change } = useSettings();
  return (
    <section class="settings-group">
      {canSound() ? (
        <Toggle on={settings.sound} onChange={(sound) => change({ sound })}>
          {say("settings.sound")}
        </Toggle>
      ) : null}
      {canSound() && settings.sound ? <Latency /> : null}
      {canTouch() ? (
        <Toggle on={settings.touch} onChange={(touch) => change({ touch })}>
          {say("settings.touch")}
        </Toggle>
      ) : null}
    </section>
  );
}

/** Tone and light side by side, until they match. */
function Latency(): JSX.Element {
  const { say } = useWords();
  const { settings, change } = useSettings();
  const id = useId();
  const [trying, setTrying] = useState(false);
  const ms = settings.soundLatencyMs;
  return (
    <div class="field">
      <label for={id}>{say("settings.latency", { ms })}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={MAX_LATENCY_MS}
        step={STEP_MS}
        value={ms}
        aria-valuetext={`${ms} ms`}
        onInput={({ currentTarget }) => change({ soundLatencyMs: Number(currentTarget.value) })}
      />
      <p class="soft">{say("settings.latencyHelp")}</p>
      {trying ? <Trial latencyMs={ms} onEnd={() => setTrying(false)} /> : null}
      <Button onPress={() => setTrying(!trying)}>{say(trying ? "breath.stopAlone" : "settings.tryTone")}</Button>
    </div>
  );
}

const beginTrial = (): Breath => ({
  nowMs: () => performance.now(),
  session: {
    program: programOf({ preset: "softerStart", minutes: 1 }),
    startAtMs: performance.now() + TRIED_IN_MS,
    pausedForMs: 0,
  },
});

type TrialProps = { readonly latencyMs: number; readonly onEnd: () => void };

function Trial({ latencyMs, onEnd }: TrialProps): JSX.Element {
  const [breath] = useState(beginTrial);
  useEffect(() => {
    const endsAtMs = sessionEndsAtMs(breath.session) ?? 0;
    const timer = setTimeout(onEnd, endsAtMs - performance.now());
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const tones = playTones(() => breath, latencyMs);
    return () => tones.close();
  }, [latencyMs]);
  const look = useLightLook(useSettings().settings);
  const drawing = useDrawing(breath);
  // With words alone, the tone has no light to be compared with.
  return <Light drawing={drawing} look={look === "words" ? "still" : look} />;
}
