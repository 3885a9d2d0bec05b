import type { NewDevice } from "../../shared/protocol/pairing.ts";
import { genesis } from "../../shared/room/chain.ts";
import type { Event } from "../../shared/room/registry.ts";
import { evolve, initialRoom } from "../../shared/room/room.ts";
import type { NewRoom } from "../store/port.ts";
import { random16 } from "./random16.ts";
import { storedEntries, storedRoom } from "./stored.ts";
import type { WritePorts } from "./write.ts";

/** A room begins with its two phones as the first two events of its log: the inviter in seat `a`, the joiner in `b`. */
export function newRoom(a: NewDevice, b: NewDevice, ports: Omit<WritePorts, "rooms">): NewRoom {
  const atMs = Math.floor(ports.nowMs());
  const events: readonly Event[] = [
    { type: "device.joined", seat: "a", atMs, deviceId: a.deviceId },
    { type: "device.joined", seat: "b", atMs, deviceId: b.deviceId },
  ];
  const born = genesis(random16(ports), ports.digest);
  return {
    roomId: random16(ports),
    append: {
      ...storedEntries(born, events, null, ports),
      ...storedRoom(events.reduce(evolve, initialRoom)),
      devices: [
        { change: "add", device: a, seat: "a", state: "active" },
        { change: "add", device: b, seat: "b", state: "active" },
      ],
      pushes: [],
    },
  };
}
