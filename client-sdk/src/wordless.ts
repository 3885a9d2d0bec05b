import * as z from "zod/mini";
import { ErrorReply, RejectionReply } from "../../shared/protocol/errors.ts";

const Reason = { code: z.string() };
const Wordless = z.union([z.extend(ErrorReply, Reason), z.extend(RejectionReply, Reason)]);

/** A no of a newer server, for a reason that this build has no word for. What to do about it can be told all the same. */
export type Wordless = Pick<ErrorReply, "error" | "retry" | "retryAfterMs"> & { readonly code: "notUnderstood" };

/** Reads an answer in which no known one was recognised; null when it makes no sense at all. */
export function wordless(answer: unknown): Wordless | null {
  const no = Wordless.safeParse(answer).data;
  if (no === undefined) return null;
  const retry = "error" in no ? no.retry : "never";
  return { error: true, code: "notUnderstood", retry, retryAfterMs: no.retryAfterMs };
}
