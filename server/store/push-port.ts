import type { DeviceId, Seat } from "../../shared/protocol/ids.ts";
import type { QuietHours } from "../../shared/protocol/push.ts";
import type { RoomId } from "./room-id.ts";

/** The server's own pair of keys (VAPID), base64url: by them a push service knows who sends. */
export type PushKeys = { readonly publicKey: string; readonly privateKey: string };

/** Where a phone can be reached, as its browser has given it. */
export type PushSubscription = {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  /** The owner's alone: the other phone never learns of them. */
  readonly quiet: QuietHours | null;
};

/** Something is new for the phone of a seat, and worth a word until `untilMs`. What it is stays in the log. */
export type NewPush = { readonly seat: Seat; readonly atMs: number; readonly untilMs: number };

export type ClaimedPush = {
  readonly roomId: RoomId;
  readonly deviceId: DeviceId;
  readonly subscription: PushSubscription;
  readonly untilMs: number;
  /** How often it has been claimed, this time included. */
  readonly tries: number;
  /** Names this claim; opaque. */
  readonly claim: number;
};

/** `done`: nothing waits any more; `gone`: there is no such phone at the push service any more. */
export type PushOutcome = "done" | "gone" | { readonly againAtMs: number };

/**
 * The phones that want a word when something is new, and what waits to be sent to them. All words are alike, so at most
 * one waits for a phone: it is a due time beside the subscription, written in the same step as the events it is about. A
 * later one takes its place and lasts as long as the one that lasts longer. How soon it is due, push-pace.ts says.
 */
export interface PushStore {
  /** Keeps these keys if there are none yet. Returns the ones that are kept, the same on every node, for ever. */
  keys(fresh: PushKeys): Promise<PushKeys>;
  /**
   * A device has one subscription; a later one takes the place of the earlier and what waits stays. Null deletes both.
   * False, and nothing written, when the device holds no seat (any more). It goes with the device and with the room.
   */
  subscribe(roomId: RoomId, deviceId: DeviceId, subscription: PushSubscription | null): Promise<boolean>;
  /** What is due, the oldest first; in the same step each is put off to `againAtMs`, so that nobody else has it until then. */
  claim(nowMs: number, againAtMs: number, limit: number): Promise<readonly ClaimedPush[]>;
  /**
   * Ends a claim. `done` and `againAtMs` change nothing once it was claimed again or something newer waits; `gone` deletes
   * the subscription, unless it has another endpoint by now.
   */
  settle(claimed: ClaimedPush, outcome: PushOutcome): Promise<void>;
}
