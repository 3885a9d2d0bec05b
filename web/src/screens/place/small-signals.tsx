import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { usePlace } from "../../place/use-place.ts";
import { useVoice } from "../../ui/live-region.tsx";
import { useWords } from "../../words/use-words.ts";

/** The last one that was read aloud: coming back to it is no news. */
let readAtMs: number | undefined;

/** The partner's latest words, while they last: the newer of the two kinds; no receipt, no history. */
export function SmallSignals(): JSX.Element | null {
  const { say } = useWords();
  const { client, partner } = usePlace();
  const voice = useVoice();
  const heard = client.hear.theirs;
  const here = client.here.theirs;
  const isHeard = heard !== null && (here === null || heard.atMs >= here.atMs);
  const words = isHeard ? say(`hear.${heard.code}`) : here === null ? null : say(`here.${here.preset}`);
  const atMs = isHeard ? heard.atMs : here?.atMs;
  const text = words === null ? null : say("home.says", { name: partner, words });
  useEffect(() => {
    if (text === null || atMs === readAtMs) return undefined;
    readAtMs = atMs;
    voice.say(text);
    return () => voice.hush(text);
  }, [atMs]);
  return text === null ? null : <p class="large">{text}</p>;
}
