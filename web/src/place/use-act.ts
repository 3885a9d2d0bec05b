import { isAttuneError, type Outcome } from "../../../client-sdk/src/index.ts";
import { useNotices } from "../ui/notices.ts";
import type { WordKey } from "../words/messages.ts";
import { wordsOfError } from "./error-words.ts";

export type Act = (send: () => Promise<Outcome>, delivered?: WordKey) => Promise<boolean>;

/** What is there within this time needs no word. */
const PATIENCE_MS = 1_500;

/**
 * Sends something and says what became of it: "sent" only when the server has it, "not sent yet" when it waits on this
 * phone, and a sentence for every no. Resolves to whether it is on its way or there.
 */
export function useAct(): Act {
  const notices = useNotices();
  return async (send, delivered) => {
    notices.clear();
    const patience = setTimeout(() => notices.tell("common.oneMoment"), PATIENCE_MS);
    try {
      const outcome = await send();
      if (notices.current?.key === "common.oneMoment") notices.clear();
      if (!outcome.delivered) notices.tell("sent.queued");
      else if (delivered !== undefined) notices.tell(delivered);
      return true;
    } catch (error) {
      // That the place is over has a screen of its own.
      if (isAttuneError(error, "ended", "moved", "unknownToken")) notices.clear();
      else notices.tell(wordsOfError(error));
      return false;
    } finally {
      clearTimeout(patience);
    }
  };
}
