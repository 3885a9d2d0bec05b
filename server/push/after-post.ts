import type { PushOutcome } from "../store/push-port.ts";
import type { PostAnswer } from "./post.ts";

/** The outcome of a push, as it is counted. */
export type PushResult = "sent" | "gone" | "refused" | "again" | "givenUp";

type Turn = { readonly nowMs: number; readonly untilMs: number; readonly tries: number; readonly random: number };

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 30 * 60_000;

/** What follows from a push service's answer; null if there was none. `random` is from 0 up to 1. */
export function afterPost(
  answer: PostAnswer | null,
  turn: Turn,
): { readonly result: PushResult; readonly outcome: PushOutcome } {
  const status = answer?.status ?? 0;
  if (status >= 200 && status < 300) return { result: "sent", outcome: "done" };
  if (status === 404 || status === 410) return { result: "gone", outcome: "gone" };
  if (!isPassing(status)) return { result: "refused", outcome: "done" };
  const againAtMs = turn.nowMs + Math.max(backOffMs(turn), askedForMs(answer?.retryAfter ?? null, turn.nowMs));
  return againAtMs < turn.untilMs
    ? { result: "again", outcome: { againAtMs } }
    : { result: "givenUp", outcome: "done" };
}

/** No answer, too many requests, or a fault there: trying later may help. */
const isPassing = (status: number): boolean => status === 0 || status === 408 || status === 429 || status >= 500;

/** Doubles with each try; half of it is random, so that what failed together doesn't come back together. */
function backOffMs({ tries, random }: Turn): number {
  const mostMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
  return Math.ceil(mostMs / 2 + (mostMs / 2) * random);
}

/** `Retry-After` is seconds or a date. */
function askedForMs(text: string | null, nowMs: number): number {
  if (text === null) return 0;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const atMs = text.endsWith(" GMT") ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? 0 : Math.max(0, atMs - nowMs);
}
