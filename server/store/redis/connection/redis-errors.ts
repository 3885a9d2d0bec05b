import { DisconnectsClientError, ErrorReply } from "@redis/client";
import { StoreUnavailable } from "../../port.ts";

/** First words of Redis's temporary refusals: full, loading, no disk, failing over, moved slots. */
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

/** `NOSCRIPT`, `OOM`, …: the first word of Redis's answer, or null when the error came from elsewhere. */
export function replyCode(error: unknown): string | null {
  return error instanceof ErrorReply ? (error.message.split(" ", 1)[0] ?? "") : null;
}

/** Whether Redis has no memory for this; deleting may work all the same. */
export const isFull = ({ cause }: StoreUnavailable): boolean => replyCode(cause) === "OOM";

/** The error that a caller of the store gets. One that isn't an answer of Redis came from the line to it. */
export function asStoreError(error: unknown): Error {
  const code = replyCode(error);
  return code === null || PASSING.has(code) ? away(error) : withCode(error as ErrorReply); // by replyCode
}

/** The log shows only the code of an answer: the rest may quote what was asked. */
const withCode = <Why>(error: Why): Why =>
  error instanceof ErrorReply ? Object.assign(error, { code: replyCode(error) }) : error;

/** An error that says there is no connection, whatever prevented it, even a refusal that would be permanent elsewhere. */
export const away = (why: unknown): StoreUnavailable =>
  why instanceof StoreUnavailable
    ? why
    : new StoreUnavailable(`Redis can't be used now: ${textOf(why)}`, { cause: withCode(why) });

/** What Redis answers to most requests while it reads its file, after a start. */
export const loading = (): StoreUnavailable => away(new ErrorReply("LOADING Redis is loading the dataset in memory"));

/** Whether it is that. */
export const isLoading = (error: unknown): boolean =>
  error instanceof StoreUnavailable && replyCode(error.cause) === "LOADING";

/** For people. Its client's own words for a request that was under way on a lost connection would puzzle them. */
export function textOf(error: unknown): string {
  if (error instanceof DisconnectsClientError) return "the connection was lost";
  return error instanceof Error ? error.message : String(error);
}
