import type { Seat } from "../../../shared/protocol/ids.ts";
import type { Room } from "../../../shared/room/room.ts";
import type { AttuneClient } from "../client.ts";
import type { Status } from "../connection/status.ts";
import type { QueuedCommand } from "../events.ts";
import type { Names } from "../storage/membership.ts";

/** Everything of a client that changes by itself, except the time. */
export type View = {
  readonly status: Status;
  readonly room: Room;
  readonly seat: Seat | null;
  readonly names: Names | null;
  readonly queued: readonly QueuedCommand[];
};

const views = new WeakMap<AttuneClient, View>();

/** The same object as long as nothing changed, as React requires of an external store. */
export function viewOf(client: AttuneClient): View {
  const { status, room, seat, names, queued } = client;
  const known = views.get(client);
  const same =
    known?.status === status &&
    known.room === room &&
    known.seat === seat &&
    known.names === names &&
    idsOf(known.queued) === idsOf(queued);
  if (same) return known;
  const view = { status, room, seat, names, queued };
  views.set(client, view);
  return view;
}

export function subscribe(client: AttuneClient, changed: () => void): () => void {
  const names = ["status", "room", "outbox", "caughtUp"] as const;
  const cancels = names.map((name) => client.on(name, changed));
  return () => {
    for (const cancel of cancels) cancel();
  };
}

const idsOf = (queued: readonly QueuedCommand[]): string => queued.map(({ id }) => id).join();
