import { type ErrorReply, errorReply } from "../../../shared/protocol/errors.ts";
import { PairReply } from "../../../shared/protocol/pairing.ts";
import { readUnknownRefusal, type UnknownRefusal } from "../connection/unknown-refusal.ts";
import { type AttuneError, isAttuneError } from "../errors.ts";

/** An answer that isn't an error. */
export type PairAnswer = Exclude<PairReply, ErrorReply>;

/** The server's answer, as far as this build can read it. */
export const readReply = (answer: unknown): PairReply | UnknownRefusal =>
  PairReply.safeParse(answer).data ?? readUnknownRefusal(answer) ?? errorReply("internal");

const LIMITS: ReadonlySet<string> = new Set(["tooManyJoins", "tooManyCodes", "phoneKept"]);

/** A person is told of these instead of being kept waiting. */
export const isLimit = ({ code }: { readonly code: string }): boolean => LIMITS.has(code);

/** Whether this error decides nothing: the server wasn't reached, or couldn't do it now, so the same can be asked later. */
export const isUndecided = (error: unknown): error is AttuneError =>
  isAttuneError(error) &&
  ((error.retry === "after" && !isLimit(error)) || isAttuneError(error, "closed", "versionTooOld", "versionTooNew"));

/** Null if the server refused it. Without an answer the error is rethrown: what was to be said is stored and sent later. */
export function unlessLater(error: unknown): null {
  if (isUndecided(error)) throw error;
  return null;
}
