import type {
  ClaimedPush,
  NewPush,
  PushOutcome,
  PushStore,
  PushSubscription,
} from "../../../server/store/push-port.ts";
import { withPush } from "../../../server/store/rules/push-pace.ts";
import type { DeviceId, Seat } from "../../../shared/protocol/ids.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { Image, PushRecord, RoomRecord } from "./image.ts";

export function memoryPush(image: Image, queue: CommitQueue): PushStore {
  return {
    keys: (fresh) => queue.write(() => (image.pushKeys[0] ??= fresh)),
    subscribe: (roomId, deviceId, subscription) =>
      queue.write(() => subscribe(image.rooms.get(roomId), deviceId, subscription)),
    claim: (nowMs, againAtMs, limit) => queue.write(() => claim(image, nowMs, againAtMs, limit)),
    settle: (claimed, outcome) => queue.write(() => settle(image.rooms.get(claimed.roomId), claimed, outcome)),
  };
}

/** A seat's subscription belongs to the phone that holds it now, or there is none. */
export function keepOnly(pushes: RoomRecord["pushes"], seat: Seat, deviceId: DeviceId): void {
  if (pushes.get(seat)?.deviceId !== deviceId) pushes.delete(seat);
}

export function note(pushes: RoomRecord["pushes"], push: NewPush): void {
  const record = pushes.get(push.seat);
  if (record === undefined) return;
  pushes.set(push.seat, { ...record, ...withPush(record, push), claim: record.claim + 1 });
}

function subscribe(room: RoomRecord | undefined, deviceId: DeviceId, subscription: PushSubscription | null): boolean {
  const holder = room?.devices.get(deviceId);
  if (room === undefined || holder?.state !== "active") return false;
  const { seat } = holder;
  if (subscription === null) room.pushes.delete(seat);
  else room.pushes.set(seat, { ...(room.pushes.get(seat) ?? NOTHING_WAITS), deviceId, subscription });
  return true;
}

const NOTHING_WAITS = { dueAtMs: null, untilMs: 0, tries: 0, takenUntilMs: 0, claim: 0 };

function claim(image: Image, nowMs: number, againAtMs: number, limit: number): readonly ClaimedPush[] {
  const waiting = [...image.rooms].flatMap(([roomId, { pushes }]) =>
    [...pushes].map(([seat, record]) => ({ roomId, pushes, seat, record })),
  );
  const due = waiting.filter(({ record }) => record.dueAtMs !== null && record.dueAtMs <= nowMs);
  const oldest = due.toSorted((one, other) => (one.record.dueAtMs ?? 0) - (other.record.dueAtMs ?? 0)).slice(0, limit);
  return oldest.map(({ roomId, pushes, seat, record }) => {
    const claimed = { ...record, dueAtMs: againAtMs, tries: record.tries + 1, claim: record.claim + 1 };
    pushes.set(seat, claimed);
    const { dueAtMs: _dueAtMs, takenUntilMs: _takenUntilMs, ...rest } = claimed;
    return { roomId, ...rest };
  });
}

function settle(room: RoomRecord | undefined, claimed: ClaimedPush, outcome: PushOutcome): void {
  const { deviceId, subscription } = claimed;
  for (const [seat, record] of room?.pushes ?? []) {
    if (!isSame(record, deviceId, subscription.endpoint)) continue;
    if (outcome === "gone") room?.pushes.delete(seat);
    else if (record.claim === claimed.claim) {
      room?.pushes.set(seat, { ...record, dueAtMs: outcome === "done" ? null : outcome.againAtMs });
    }
  }
}

const isSame = (record: PushRecord, deviceId: DeviceId, endpoint: string): boolean =>
  record.deviceId === deviceId && record.subscription.endpoint === endpoint;
