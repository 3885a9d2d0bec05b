import {
  type ConnectionEffect,
  type ConnectionInput,
  INITIAL,
  type Step,
} from "../../../client-sdk/src/connection/state.ts";
import { step } from "../../../client-sdk/src/connection/step.ts";
import { errorReply } from "../../../shared/protocol/errors.ts";

/** The state after these inputs, and the effects of the last one. */
export function after(...inputs: readonly ConnectionInput[]): Step {
  let last: Step = { state: INITIAL, effects: [] };
  for (const input of inputs) last = step(last.state, input);
  return last;
}

export const start: ConnectionInput = { on: "start" };
export const opened = (id: number): ConnectionInput => ({ on: "opened", id });
export const caughtUp = (id: number): ConnectionInput => ({ on: "caughtUp", id });
export const closed = (id: number): ConnectionInput => ({ on: "closed", id });
export const refused = (
  id: number,
  code: Parameters<typeof errorReply>[0],
  retryAfterMs?: number,
): ConnectionInput => ({
  on: "refused",
  id,
  reason: errorReply(code, retryAfterMs),
});
export const timeUp: ConnectionInput = { on: "timeUp" };
export const live = [start, opened(1), caughtUp(1)];
export const drained: readonly ConnectionInput[] = [...live, { on: "drain", id: 1, waitMs: 4_000 }];

export const done = (effects: readonly ConnectionEffect[]): readonly string[] =>
  effects.map((effect) => ("id" in effect ? `${effect.do} ${effect.id}` : effect.do));
