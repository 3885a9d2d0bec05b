import { hash } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import type { Digest } from "../shared/room/chain.ts";
import type { JoinLimits } from "./pairing/join-limits.ts";
import { createPairingService, type PairingService } from "./pairing/pairing-service.ts";
import { createRandomBytes } from "./random-bytes.ts";
import type { Sockets } from "./realtime/sockets.ts";
import { RoomService } from "./rooms/room-service.ts";
import type { DeviceStore, Store } from "./store/port.ts";
import type { RoomId } from "./store/room-id.ts";
import type { Metrics } from "./telemetry/metrics.ts";
import { timedRooms } from "./telemetry/timed-rooms.ts";
import type { Clock } from "./time/clock.ts";

export type ServicePorts = {
  readonly store: Store;
  readonly devices: DeviceStore;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly sockets: Sockets;
  readonly joinLimits: JoinLimits;
  /** Other nodes write to the same store. */
  readonly shared: boolean;
  readonly failed: (roomId: RoomId, error: unknown) => void;
};

export type Services = { readonly rooms: RoomService; readonly pairing: PairingService };

const digest: Digest = (text) => hash("sha256", text, "base64url");

/** The two services that decide, given randomness, a digest and a clock. */
export function createServices({
  store,
  devices,
  clock,
  metrics,
  sockets,
  joinLimits,
  shared,
  failed,
}: ServicePorts): Services {
  const { nowMs, monotonicMs } = clock;
  const basics = { nowMs, randomBytes: createRandomBytes(), digest };
  const rooms = new RoomService({
    ...basics,
    store: {
      rooms: timedRooms(store.rooms, monotonicMs, (tookMs) => metrics.committed(tookMs)),
      retention: store.retention,
      devices,
    },
    publish: sockets.publish,
    moved: sockets.moved,
    shared,
    served: store.served,
    failed,
  });
  const pairing = createPairingService({
    ...basics,
    store: store.pairing,
    rooms,
    limits: joinLimits,
    pause: (ms) => after(ms),
    tell: sockets.tellPairing,
  });
  return { rooms, pairing };
}
