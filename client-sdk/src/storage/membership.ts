import * as z from "zod/mini";
import { DeviceId, Seat, Token } from "../../../shared/protocol/ids.ts";
import { otherSeat } from "../../../shared/protocol/other-seat.ts";
import type { Room } from "../../../shared/room/room.ts";

/** The names the two gave when pairing. They never reach the server. */
export type Names = { readonly mine: string; readonly partner: string };

/** The phone that is to replace the partner's lost one, and the name its owner gave there; it may never come in. */
export const NextPhone = z.object({ deviceId: z.string(), name: z.string() });
export type NextPhone = z.infer<typeof NextPhone>;

/** This phone's seat in a pairing, with what only the two phones know. */
export const Membership = z.object({
  deviceId: z.union([DeviceId, z.literal("")]),
  token: z.union([Token, z.literal("")]),
  /** 32 bytes as base64url, known to the two phones and never to the server; seals free text. */
  rootKey: z.string(),
  names: z.object({ mine: z.string(), partner: z.string() }),
  next: z.optional(NextPhone),
  /** Which of the two seats, once the server has said so. */
  seat: z.nullable(Seat),
  /** It comes in the place of a lost phone and hasn't been told its seat yet: it may not be in. */
  waits: z.optional(z.boolean()),
  /** Why this phone lost its seat; everything else is empty then. */
  over: z.nullable(z.enum(["ended", "moved"])),
});
export type Membership = z.infer<typeof Membership>;

/** The partner is called as they said on their new phone, from when that one is in. */
export function named(membership: Membership, { devices }: Pick<Room, "devices">): Membership {
  const { next, seat, names } = membership;
  if (next === undefined || seat === null || devices[otherSeat(seat)]?.deviceId !== next.deviceId) return membership;
  return { ...membership, names: { ...names, partner: next.name }, next: undefined };
}
