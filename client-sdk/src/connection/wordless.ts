import * as z from "zod/mini";
import { ErrorReply } from "../../../shared/protocol/errors.ts";

const code = z.string();
const Wordless = z.union([z.object({ ...ErrorReply.shape, code }), z.object({ rejected: z.literal(true), code })]);

/** A refusal with a code that this build doesn't know, from a newer server. Its verdict is readable all the same. */
export type Wordless = Pick<ErrorReply, "error" | "retry" | "retryAfterMs"> & { readonly code: "notUnderstood" };

/** Reads an answer that matches no known shape; null when it makes no sense at all. */
export function wordless(answer: unknown): Wordless | null {
  const no = Wordless.safeParse(answer).data;
  return no === undefined ? null : { error: true, retry: "never", ...no, code: "notUnderstood" };
}
