import { useEffect } from "preact/hooks";
import type { Cue } from "../../../client-sdk/src/index.ts";
import { type Breath, isHeld } from "../light/breath.ts";
import { inOwnFrame } from "../own-frame.ts";
import { useSettings } from "../settings/use-settings.ts";
import { useVoice } from "../ui/live-region.tsx";
import type { WordKey } from "../words/messages.ts";
import { useWords } from "../words/use-words.ts";
import { runCues, SPOKEN_AFTER_MS } from "./cue-runner.ts";
import type { Tones } from "./tones.ts";
import { readyToTouch, touch } from "./touch.ts";
import { stayAwake } from "./wake-lock.ts";

/** The screen that follows says "Done". */
const spoken: Readonly<Partial<Record<Cue["kind"], WordKey>>> = {
  inhale: "breath.in",
  hold: "breath.hold",
  exhale: "breath.out",
  rest: "breath.rest",
  halfway: "breath.halfway",
  lastBreath: "breath.lastBreath",
};

/** While a breath is shown: the screen stays on, and each cue is said, sounded and felt, as this phone's settings say. */
export function useSenses(breath: () => Breath | null, { silent }: { readonly silent: boolean }): void {
  const { touch: touches } = useSettings().settings;
  const { say } = useWords();
  const voice = useVoice();
  useEffect(stayAwake, []);
  useTones(breath, silent);
  useEffect(() => {
    let timer = 0;
    const onCue = (kind: Cue["kind"], current: Breath): (() => void) => {
      // A pause is said once it is known, and the breath goes on for a moment: its next word would be the last one heard.
      const key = isHeld(current) ? undefined : spoken[kind];
      return () => {
        if (touches) touch(kind);
        if (key !== undefined) timer = window.setTimeout(() => voice.say(say(key)), SPOKEN_AFTER_MS);
      };
    };
    const stop = runCues({ breath, onCue });
    const callOff = touches ? inOwnFrame(readyToTouch, 0) : undefined;
    return () => {
      stop();
      callOff?.();
      clearTimeout(timer);
      // Otherwise the last word would still be there for a screen reader.
      voice.say("");
    };
  }, [touches, say]);
}

/** Some phones have no sound for web pages, such as an iPhone in Lockdown Mode; the settings for it are hidden there. */
export const canSound = (): boolean => "AudioContext" in globalThis;

/** Most breaths are silent: the code for tones is loaded when it is wanted. */
function useTones(breath: () => Breath | null, silent: boolean): void {
  const { sound, soundLatencyMs } = useSettings().settings;
  useEffect(() => {
    if (!sound || silent) return undefined;
    let isOver = false;
    let tones: Tones | null = null;
    const play = async (): Promise<void> => {
      const { playTones } = await import("./tones.ts");
      if (!isOver) tones = playTones(breath, soundLatencyMs);
    };
    play().catch(() => undefined);
    return () => {
      isOver = true;
      tones?.close();
    };
  }, [sound, silent, soundLatencyMs]);
}
