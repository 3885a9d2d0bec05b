import * as z from "zod/mini";
import { ErrorReply } from "../../../shared/protocol/errors.ts";
import { AttuneError } from "../errors.ts";

const code = z.string();
const UnknownRefusal = z.union([
  z.object({ ...ErrorReply.shape, code }),
  z.object({ rejected: z.literal(true), code }),
]);

/** A refusal with a code that this build doesn't know, from a newer server. Its verdict is readable all the same. */
export type UnknownRefusal = Pick<ErrorReply, "error" | "retry" | "retryAfterMs"> & { readonly code: "notUnderstood" };

/** Reads an answer that matches no known shape; null when it makes no sense at all. */
export function readUnknownRefusal(answer: unknown): UnknownRefusal | null {
  const no = UnknownRefusal.safeParse(answer).data;
  return no === undefined ? null : { error: true, retry: "never", ...no, code: "notUnderstood" };
}

/** What the server refused, with its word on when to come back. */
export const asError = (refusal: Pick<ErrorReply | UnknownRefusal, "code" | "retryAfterMs">): AttuneError =>
  new AttuneError(refusal.code, refusal.retryAfterMs ?? null);
