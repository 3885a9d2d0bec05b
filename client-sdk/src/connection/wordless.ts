import * as z from "zod/mini";
import { ErrorReply } from "../../../shared/protocol/errors.ts";

const code = z.string();
const Wordless = z.union([z.object({ ...ErrorReply.shape, code }), z.object({ rejected: z.literal(true), code })]);

/** A no of a newer server, for a reason that this build has no word for. What to do about it can be told all the same. */
export type Wordless = Pick<ErrorReply, "error" | "retry" | "retryAfterMs"> & { readonly code: "notUnderstood" };

/** Reads an answer in which no known one was recognised; null when it makes no sense at all. */
export function wordless(answer: unknown): Wordless | null {
  const no = Wordless.safeParse(answer).data;
  return no === undefined ? null : { error: true, retry: "never", ...no, code: "notUnderstood" };
}
