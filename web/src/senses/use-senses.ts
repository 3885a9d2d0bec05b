import { useEffect } from "preact/hooks";
import type { Cue } from "../../../client-sdk/src/index.ts";
import type { Breath } from "../light/breath.ts";
import { useSettings } from "../settings/use-settings.ts";
import { useVoice } from "../ui/live-region.tsx";
import type { WordKey } from "../words/messages.ts";
import { useWords } from "../words/use-words.ts";
import { runCues } from "./cue-runner.ts";
import type { Tones } from "./tones.ts";
import { touch } from "./touch.ts";
import { stayAwake } from "./wake-lock.ts";

/** "Done" is said by the screen that follows. */
const spoken: Readonly<Partial<Record<Cue["kind"], WordKey>>> = {
  inhale: "breath.in",
  hold: "breath.hold",
  exhale: "breath.out",
  rest: "breath.rest",
  halfway: "breath.halfway",
  lastBreath: "breath.lastBreath",
};

/** What is read aloud takes longer than this to begin, and the frame in which the word turns has enough to do. */
const SPOKEN_AFTER_MS = 50;

/** While a breath is shown: the screen stays on, and each cue is said, sounded and felt, as this phone likes it. */
export function useSenses(breath: () => Breath | null, { silent }: { readonly silent: boolean }): void {
  const { settings } = useSettings();
  const { say } = useWords();
  const voice = useVoice();
  const { sound, touch: touches, soundLatencyMs } = settings;
  useEffect(stayAwake, []);
  useEffect(() => {
    if (!sound || silent) return undefined;
    let isOver = false;
    let tones: Tones | null = null;
    // Most breaths are silent: what makes tones comes when it is wanted.
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
  useEffect(() => {
    let timer = 0;
    const stop = runCues(breath, ({ kind }) => {
      if (touches) touch(kind);
      const key = spoken[kind];
      if (key !== undefined) timer = window.setTimeout(() => voice.say(say(key)), SPOKEN_AFTER_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
      // Or the last word would still stand there for who reads on.
      voice.say("");
    };
  }, [touches, say]);
}
