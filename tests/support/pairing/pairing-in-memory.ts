import { randomBytes } from "node:crypto";
import { JOIN_LIMITS, OwnJoinLimits } from "../../../server/pairing/join-limits.ts";
import { createPairingService, type PairingService } from "../../../server/pairing/pairing-service.ts";
import type { Asker, PairingPorts } from "../../../server/pairing/ports.ts";
import type { PairingStore } from "../../../server/store/port.ts";
import { digest } from "../room/room-log.ts";
import { NOON_MS } from "../store/store-givens.ts";

/** A connection to the pairing service, unknown unless a test says otherwise. It gets no notifications. */
export const asker = (known: Partial<Pick<Asker, "member" | "waiting" | "roles">> = {}): Asker => ({
  member: null,
  waiting: null,
  address: "one",
  roles: new Map(),
  watch: () => Promise.resolve(),
  ...known,
});

/** The pairing service on a store, at noon and without rooms unless a test says otherwise. It never waits. */
export const pairingOn = (store: PairingStore, ports: Partial<PairingPorts> = {}): PairingService =>
  createPairingService({
    store,
    rooms: {
      change: () => Promise.reject(new Error("no room")),
      refusalToChange: () => Promise.resolve(null),
      system: () => Promise.reject(new Error("no room")),
    },
    limits: new OwnJoinLimits(JOIN_LIMITS),
    nowMs: () => NOON_MS,
    randomBytes,
    digest,
    pause: () => Promise.resolve(),
    tell: () => {},
    ...ports,
  });
