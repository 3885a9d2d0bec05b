import { type ErrorReply, errorReply } from "../../shared/protocol/errors.ts";
import { StoreUnavailable } from "./port.ts";

/** How long a phone waits before it retries what could not be read or saved. */
const RETRY_MS = 1_000;

/** What a phone is answered while the store is away. Any other error is rethrown. */
export function answerAway(error: unknown): ErrorReply {
  if (error instanceof StoreUnavailable) return errorReply("unavailable", RETRY_MS);
  throw error;
}
