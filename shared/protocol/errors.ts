import * as z from "zod/mini";
import { ERRORS, REJECTIONS, VERDICTS } from "./error-table.ts";

export const Verdict = z.enum(VERDICTS);
export type Verdict = z.infer<typeof Verdict>;

/** The keys as an enum needs them: at least one. */
const keysOf = <T extends Record<string, unknown>>(table: T) =>
  Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]; // no table is empty
export const ErrorCode = z.enum(keysOf(ERRORS));
export type ErrorCode = z.infer<typeof ErrorCode>;
export const RejectionCode = z.enum(keysOf(REJECTIONS));
export type RejectionCode = z.infer<typeof RejectionCode>;

/** How long to wait before trying again, milliseconds. */
const RetryAfterMs = z.optional(z.int().check(z.gte(0), z.lte(86_400_000)));

export const ErrorReply = z.object({
  error: z.literal(true),
  code: ErrorCode,
  retry: Verdict,
  retryAfterMs: RetryAfterMs,
});
export type ErrorReply = z.infer<typeof ErrorReply>;

export const RejectionReply = z.object({ rejected: z.literal(true), code: RejectionCode, retryAfterMs: RetryAfterMs });
export type RejectionReply = z.infer<typeof RejectionReply>;

export function errorReply(code: ErrorCode, retryAfterMs?: number): ErrorReply {
  const reply = { error: true, code, retry: ERRORS[code].retry } as const;
  return retryAfterMs === undefined ? reply : { ...reply, retryAfterMs };
}

export function rejectionReply(code: RejectionCode, retryAfterMs?: number): RejectionReply {
  const reply = { rejected: true, code } as const;
  return retryAfterMs === undefined ? reply : { ...reply, retryAfterMs };
}
