import type { DeviceId, Seat } from "../../shared/protocol/ids.ts";
import type { QuietHours } from "../../shared/protocol/push.ts";
import type { RoomId } from "./room-id.ts";

/** The server's own key pair (VAPID), base64url: push services recognise the sender by it. */
export type PushKeys = { readonly publicKey: string; readonly privateKey: string };

/** Where a phone can be reached, as its browser has given it. */
export type PushSubscription = {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  /** The owner's alone: the other phone never learns of them. */
  readonly quiet: QuietHours | null;
};

/** Something is new for the phone of a seat; the notification expires at `untilMs`. What is new stays in the log. */
export type NewPush = { readonly seat: Seat; readonly atMs: number; readonly untilMs: number };

export type ClaimedPush = {
  readonly roomId: RoomId;
  readonly deviceId: DeviceId;
  readonly subscription: PushSubscription;
  readonly untilMs: number;
  /** How often it has been claimed, including this time. */
  readonly tries: number;
  /** Identifies this claim; opaque. */
  readonly claim: number;
};

/** `done`: nothing waits any more; `gone`: the push service no longer knows this phone. */
export type PushOutcome = "done" | "gone" | { readonly againAtMs: number };

/**
 * The phones that want to be notified, and what waits to be sent to them. All notifications are alike, so at most one waits
 * for each phone: a due time beside the subscription, written in the same step as the events it is about. A later one
 * replaces it and expires when the later of the two does. push-pace.ts says how soon it is due.
 */
export interface PushStore {
  /** Keeps these keys if there are none yet. Returns the ones that are kept, the same on every node, for ever. */
  keys(fresh: PushKeys): Promise<PushKeys>;
  /**
   * A device has one subscription; a later one replaces it, and what waits stays. Null deletes both. False, and nothing
   * written, when the device holds no seat (any more). It is deleted with the device and with the room.
   */
  subscribe(roomId: RoomId, deviceId: DeviceId, subscription: PushSubscription | null): Promise<boolean>;
  /** What is due, oldest first; in the same step each is postponed to `againAtMs`, so that nobody else gets it until then. */
  claim(nowMs: number, againAtMs: number, limit: number): Promise<readonly ClaimedPush[]>;
  /**
   * Ends a claim. `done` and `againAtMs` change nothing if it was claimed again or something newer waits; `gone` deletes the
   * subscription, unless it has another endpoint by now.
   */
  settle(claimed: ClaimedPush, outcome: PushOutcome): Promise<void>;
}
