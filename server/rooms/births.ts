import type { NewDevice } from "../../shared/protocol/pairing.ts";
import { extend, genesis } from "../../shared/room/chain.ts";
import type { Event } from "../../shared/room/registry.ts";
import { keepMsOf } from "../../shared/room/registry.ts";
import { evolve, initialRoom, nextDueAtMs, nextFadeAtMs } from "../../shared/room/room.ts";
import { toSnapshot } from "../../shared/room/snapshot.ts";
import type { NewRoom } from "../store/port.ts";
import { random16 } from "./random16.ts";
import type { WritePorts } from "./write.ts";

/** A room is born with its two phones as the first two events of its log: the inviter in seat `a`, the joiner in `b`. */
export function newRoom(a: NewDevice, b: NewDevice, ports: Omit<WritePorts, "rooms">): NewRoom {
  const atMs = Math.floor(ports.nowMs());
  const events: readonly Event[] = [
    { type: "device.joined", seat: "a", atMs, deviceId: a.deviceId },
    { type: "device.joined", seat: "b", atMs, deviceId: b.deviceId },
  ];
  const salts = events.map(() => random16(ports));
  const { head, entries } = extend(genesis(random16(ports), ports.digest), events, {
    commandId: null,
    salts,
    digest: ports.digest,
  });
  const room = events.reduce(evolve, initialRoom);
  return {
    roomId: random16(ports),
    append: {
      head,
      entries: entries.map(({ entry, bodyHash }) => ({
        entry,
        bodyHash,
        keepUntilMs: entry.atMs + keepMsOf(entry.type),
      })),
      state: JSON.stringify(toSnapshot(room)),
      dueAtMs: nextDueAtMs(room),
      fadeAtMs: nextFadeAtMs(room),
      devices: [
        { change: "add", device: a, seat: "a", state: "active" },
        { change: "add", device: b, seat: "b", state: "active" },
      ],
      pushes: [],
    },
  };
}
