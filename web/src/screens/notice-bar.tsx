import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useStatus } from "../../../client-sdk/src/react/index.ts";
import { useIsBreathing } from "../light/stage.ts";
import { useSaysUnsent } from "../place/unsent-space.ts";
import { useVoice } from "../ui/live-region.tsx";
import { saysUnsent, useNotices } from "../ui/notices.ts";
import { useSource } from "../use-source.ts";
import { useWords } from "../words/use-words.ts";

export function NoticeBar(): JSX.Element | null {
  const notices = useNotices();
  const voice = useVoice();
  const { say } = useWords();
  const notice = useSource(notices, ({ current }) => current);
  const { kind } = useStatus();
  const isOnScreen = useSaysUnsent();
  const isUnsent = saysUnsent(notice);
  const isBreathing = useIsBreathing();
  // Without a connection the line at the top says so too (`ConnectionLine`): it would be read aloud twice, and in a breath it
  // would hide the number.
  const isSaid = isUnsent && kind !== "live";
  const isShown = notice !== null && !(isUnsent && isOnScreen) && !(isSaid && isBreathing);
  const text = isShown ? say(notice.key, notice.values) : null;
  useEffect(() => {
    if (text === null || isSaid) return undefined;
    voice.say(text);
    return () => voice.hush(text);
  }, [notice]);
  return text === null ? null : <p class="notice notice-bar">{text}</p>;
}
