import { isDeepStrictEqual } from "node:util";
import type { HandshakeMessage } from "../../../shared/protocol/pairing.ts";
import type { AttemptStep, NewAttempt, StoredAttempt } from "../port.ts";

type State = StoredAttempt["state"];

const RANK = { open: 0, accepted: 1, confirmed: 2, over: 2 } as const satisfies Record<State, number>;

const hasEnded = (state: State): boolean => RANK[state] === RANK.over;

/** An attempt that begins with the claim of an opening of this invitation. The same in all stores. */
export const begun = (
  attempt: NewAttempt,
  of: Pick<StoredAttempt, "invitationId" | "via" | "purpose">,
): StoredAttempt => ({ ...attempt, ...of, state: "open", messages: [], device: null });

/** The attempt after a step; null when it has ended, or when something else is in that place. The same in all stores. */
export function afterStep(attempt: StoredAttempt, step: AttemptStep): StoredAttempt | null {
  const messages = withMessage(attempt.messages, step.message);
  const state = furthest(attempt.state, step.state ?? attempt.state);
  const device = attempt.device ?? step.device ?? null;
  const isOtherDevice = step.device !== undefined && !isDeepStrictEqual(device, step.device);
  if (messages === null || state === null || isOtherDevice) return null;
  const after: StoredAttempt = { ...attempt, messages, device, state };
  return hasEnded(attempt.state) && !isDeepStrictEqual(after, attempt) ? null : after;
}

/** Whether the inviter may confirm now, has done so with the same words, or is too late. */
export function confirmation(attempt: StoredAttempt, message: HandshakeMessage): "due" | "done" | "over" {
  const messages = withMessage(attempt.messages, message);
  if (attempt.state === "confirmed") return messages === attempt.messages ? "done" : "over";
  return attempt.state === "accepted" && attempt.device !== null && messages !== null ? "due" : "over";
}

/** An attempt never moves back, and of two ends it keeps the first. */
function furthest(now: State, wanted: State): State | null {
  if (hasEnded(now) && hasEnded(wanted) && now !== wanted) return null;
  return RANK[wanted] > RANK[now] ? wanted : now;
}

/** The same list when the message is there already, null when another is in its place. */
function withMessage(
  messages: StoredAttempt["messages"],
  message: HandshakeMessage | undefined,
): StoredAttempt["messages"] | null {
  if (message === undefined) return messages;
  const known = messages.find(({ step }) => step === message.step);
  if (known === undefined) return [...messages, message];
  return isDeepStrictEqual(known, message) ? messages : null;
}
