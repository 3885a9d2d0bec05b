import * as z from "zod/mini";
import { AtMs, CommandId, Seat } from "../../protocol/ids.ts";
import type { Infer } from "../../protocol/infer.ts";
import { Going, SpaceAnswer } from "./messages.ts";

const Away = z.object({
  is: z.literal("away"),
  spaceId: CommandId,
  takenAtMs: AtMs,
  returnAtMs: AtMs,
  going: z.exactOptional(Going),
  late: z.exactOptional(z.literal(true)),
  /** The other has said "I'm here. No hurry." */
  cared: z.boolean(),
  /** The last reminder given for this return time. */
  reminded: z.enum(["no", "nearlyOver", "overdue"]),
});
export type Away = Infer<typeof Away>;

const Back = z.object({ is: z.literal("back"), backId: CommandId, takenAtMs: AtMs, atMs: AtMs });
export type Back = Infer<typeof Back>;

const Answered = z.object({
  is: z.literal("answered"),
  backId: CommandId,
  answer: SpaceAnswer,
  atMs: AtMs,
  moreUntilAtMs: z.exactOptional(AtMs),
});

/** A member's own state; null in calm. Only that member's actions change it, so that what both do at once commutes. */
const Stance = z.nullable(z.discriminatedUnion("is", [Away, Back, Answered]));
export type Stance = Infer<typeof Stance>;

export const SpaceState = z.object({
  /** The pair's own default, and who set it last. */
  agreed: z.nullable(z.object({ minutes: z.int(), seat: Seat, atMs: AtMs })),
  a: Stance,
  b: Stance,
});
export type SpaceState = Infer<typeof SpaceState>;

export const initialSpace: SpaceState = { agreed: null, a: null, b: null };

export function awayOf(state: SpaceState, seat: Seat): Away | null {
  const stance = state[seat];
  return stance?.is === "away" ? stance : null;
}
