import { expect } from "vitest";
import type { Store } from "../../../server/store/port.ts";
import type { PushSubscription } from "../../../server/store/push-port.ts";
import type { Head } from "../../../shared/protocol/envelope.ts";
import {
  appendTo,
  type Couple,
  DAY_MS,
  MINUTE_MS,
  NOON_MS,
  pairedRoom,
  random16,
  randomHash,
  type Wish,
} from "./store-givens.ts";

export const subscription = (wish: Partial<PushSubscription> = {}): PushSubscription => ({
  endpoint: `https://push.example/${randomHash()}`,
  keys: { p256dh: randomHash(), auth: random16() },
  quiet: { fromMinute: 1_320, toMinute: 420, zone: "Europe/Berlin" },
  ...wish,
});

export const push = (seat: "a" | "b", atMs: number = NOON_MS) => ({ seat, atMs, untilMs: atMs + DAY_MS });

/** A pair of which only `b` has subscribed. */
export async function subscribed(store: Store): Promise<Couple> {
  const pair = await pairedRoom(store);
  await store.push.subscribe(pair.roomId, pair.b.deviceId, subscription());
  return pair;
}

export async function append(
  store: Store,
  { roomId, head }: Pick<Couple, "roomId" | "head">,
  wish: Wish,
): Promise<Head> {
  const write = appendTo(head, wish);
  expect(await store.rooms.append(roomId, write)).toBe("appended");
  return write.head;
}

/** Something is new for `b`. */
export const tell = (store: Store, pair: Pick<Couple, "roomId" | "head">, atMs: number = NOON_MS): Promise<Head> =>
  append(store, pair, { pushes: [push("b", atMs)] });

/** Claims what is due, for a minute. */
export const due = (store: Store, nowMs: number = NOON_MS, limit = 10) =>
  store.push.claim(nowMs, nowMs + MINUTE_MS, limit);
