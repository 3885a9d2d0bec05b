import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useStatus } from "../../../client-sdk/src/react/index.ts";
import { useSaysUnsent } from "../place/unsent-space.ts";
import { useVoice } from "../ui/live-region.tsx";
import { useNotices } from "../ui/notices.ts";
import { useSource } from "../use-source.ts";
import { useWords } from "../words/use-words.ts";

export function NoticeBar(): JSX.Element | null {
  const notices = useNotices();
  const voice = useVoice();
  const { say } = useWords();
  const notice = useSource(notices, ({ current }) => current);
  const { kind } = useStatus();
  const isOnScreen = useSaysUnsent();
  const isUnsent = notice?.key === "sent.queued";
  const text = notice === null || (isUnsent && isOnScreen) ? null : say(notice.key, notice.values);
  // Without a connection the line at the top says so too (`ConnectionLine`), and it would be read aloud twice.
  const isSaid = isUnsent && kind !== "live";
  useEffect(() => {
    if (text === null || isSaid) return undefined;
    voice.say(text);
    return () => voice.hush(text);
  }, [notice]);
  return text === null ? null : <p class="notice notice-bar">{text}</p>;
}
