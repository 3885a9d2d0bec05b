import { ErrorReply } from "@redis/client";
import { StoreUnavailable } from "../../port.ts";

/** First words of Redis's refusals that pass by themselves: full, loading, no disk, failing over, moved slots. */
const PASSING: ReadonlySet<string> = new Set([
  "OOM",
  "MISCONF",
  "READONLY",
  "LOADING",
  "MASTERDOWN",
  "CLUSTERDOWN",
  "TRYAGAIN",
  "NOREPLICAS",
  "BUSY",
  "NOAUTH",
  "WRONGPASS",
  "UNBLOCKED",
]);

/** `NOSCRIPT`, `OOM`, …: the first word of what Redis answered, or null when it came from elsewhere. */
export function replyCode(error: unknown): string | null {
  return error instanceof ErrorReply ? (error.message.split(" ", 1)[0] ?? "") : null;
}

/** Whether Redis has no memory for this, which says nothing of what deletes. */
export const isFull = ({ cause }: StoreUnavailable): boolean => replyCode(cause) === "OOM";

/** What a caller of the store gets. An error that isn't an answer of Redis came from the line to it. */
export function asStoreError(error: unknown): Error {
  const code = replyCode(error);
  return code === null || PASSING.has(code) ? away(error) : withCode(error as ErrorReply); // by replyCode
}

/** The code is what the log says of an answer: all else in it may quote what was asked. */
const withCode = <Why>(error: Why): Why =>
  error instanceof ErrorReply ? Object.assign(error, { code: replyCode(error) }) : error;

/**
 * An error that says there is no connection, whatever kept it from being made, be it a refusal that elsewhere wouldn't
 * pass by itself.
 */
export const away = (why: unknown): StoreUnavailable =>
  why instanceof StoreUnavailable
    ? why
    : new StoreUnavailable(`Redis can't be used now: ${textOf(why)}`, { cause: withCode(why) });

export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
