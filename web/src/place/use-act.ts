import { isAttuneError, isConnected, type Outcome } from "../../../client-sdk/src/index.ts";
import { useAttune } from "../../../client-sdk/src/react/index.ts";
import { useNotices } from "../ui/notices.ts";
import type { WordKey } from "../words/messages.ts";
import { hasComeAbout, type Wish } from "./come-about.ts";
import { wordsOfError } from "./error-words.ts";

export type Act = (wish: Wish, send: () => Promise<Outcome>, delivered?: WordKey) => Promise<boolean>;

/** What is done within this time needs no word. */
const PATIENCE_MS = 1_500;

/**
 * Sends something and reports the outcome: "sent" only when the server has it, "not sent yet" when it waits on this phone,
 * and a sentence for every refusal except when it has come true anyway. Resolves to whether it has, or will.
 */
export function useAct(): Act {
  const notices = useNotices();
  const { client } = useAttune();
  return async (wish, send, delivered) => {
    notices.clear();
    // Without a connection the line at the top says that it waits.
    const ask = (): void => void (isConnected(client.status) && notices.tell("common.oneMoment"));
    const patience = setTimeout(ask, PATIENCE_MS);
    const settle = (key: WordKey | undefined): void => {
      const current = notices.current?.key;
      // Whoever watches what waits (`watchDeliveries`) may have told it already, and it would be read aloud twice.
      if (key !== undefined && key !== current) notices.tell(key);
      else if (current === "common.oneMoment") notices.clear();
    };
    try {
      const isSent = (await send()).delivered;
      // Connected, as far as this phone knows, it waits for the server, which may be unable to save.
      const waits = isConnected(client.status) ? "sent.trying" : "sent.queued";
      settle(isSent ? delivered : waits);
      return true;
    } catch (error) {
      const isThere = isAttuneError(error) && hasComeAbout(wish, error.code, client);
      // The end of the pairing has a screen of its own.
      const isOver = isAttuneError(error, "ended", "moved", "unknownToken");
      settle(isThere ? delivered : isOver ? undefined : wordsOfError(error));
      return isThere;
    } finally {
      clearTimeout(patience);
    }
  };
}
