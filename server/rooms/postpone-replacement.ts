import { Seat } from "../../shared/protocol/ids.ts";
import type { Event } from "../../shared/room/registry.ts";
import type { Room } from "../../shared/room/room.ts";
import { type ServedStore, type Span, unservedMs } from "../store/served.ts";

/** A partner could lie about a lost phone: the old one has this long to say that it is still there. */
export const REPLACE_WAIT_MS = 24 * 3_600_000;

/** Whether a waiting replacement would take effect now. */
export const isReplacementDue = ({ devices: { a, b } }: Room, atMs: number): boolean =>
  Math.min(a?.asked?.effectiveAtMs ?? Infinity, b?.asked?.effectiveAtMs ?? Infinity) <= atMs;

/**
 * Only time in which a server could be reached, and could save that the old phone is still there, counts towards the wait. A
 * replacement that falls due sooner is asked for anew for the rest of it.
 */
export async function postponeReplacement(
  room: Room,
  atMs: number,
  note: ServedStore["note"],
): Promise<readonly Event[]> {
  const gaps = await note(atMs);
  return Seat.options.flatMap((seat) => postponeIn(room, seat, { atMs, gaps }));
}

function postponeIn(
  { devices }: Room,
  seat: Seat,
  { atMs, gaps }: { readonly atMs: number; readonly gaps: readonly Span[] },
): readonly Event[] {
  const asked = devices[seat]?.asked;
  if (asked === undefined || asked.effectiveAtMs > atMs) return [];
  const { deviceId, effectiveAtMs, askedAtMs = effectiveAtMs - REPLACE_WAIT_MS } = asked;
  const servedMs = atMs - askedAtMs - unservedMs(gaps, { fromMs: askedAtMs, toMs: atMs });
  const leftMs = REPLACE_WAIT_MS - servedMs;
  return leftMs <= 0 ? [] : [{ type: "device.asked", seat, atMs, deviceId, effectiveAtMs: atMs + leftMs }];
}
