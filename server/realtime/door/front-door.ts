import type { IncomingMessage } from "node:http";
import type { AddressReader } from "../../http/client-address.ts";
import type { Metrics } from "../../telemetry/metrics.ts";
import type { RoomServer } from "../wire.ts";
import type { Origins } from "./origins.ts";
import type { Strangers } from "./strangers.ts";

export type FrontDoor = {
  readonly origins: Origins;
  readonly strangers: Strangers;
  readonly addresses: AddressReader;
  readonly metrics: Metrics;
  /** Our own page was opened at an address that isn't listed: its host is worth a word. */
  turnedAway(): void;
};

type Verdict = (message: string | null | undefined, allowed: boolean) => void;

/** Looks at a request before it becomes a websocket: is its page known? */
export function createAllowRequest({ origins, metrics, turnedAway }: Omit<FrontDoor, "strangers" | "addresses">) {
  return ({ headers: { origin, host } }: IncomingMessage, verdict: Verdict): void => {
    if (!origins.permits(origin)) {
      metrics.refused("origin");
      if (origin?.split("://")[1] === host) turnedAway();
      verdict("This page may not connect here. Add its origin to ALLOWED_ORIGINS.", false);
    } else {
      verdict(null, true);
    }
  };
}

/** A connection of the engine, with the fields that are set here though its types call them read-only or hide them. */
type Line = Parameters<Strangers["meet"]>[0] & {
  request: IncomingMessage | null;
  remoteAddress: string;
  cleanupFn: readonly unknown[];
};

/**
 * Counts each new connection, and lets go of the request it came with: socket.io would keep that, with all its headers,
 * for as long as the connection lives (a third of the memory of an idle connection). A list that has grown by one is given
 * back what it has set aside for sixteen more.
 */
export function watchFrontDoor(io: RoomServer, { strangers, addresses }: FrontDoor): void {
  io.engine.on("connection", (line: Line) => {
    if (line.request === null) return;
    line.remoteAddress = addresses.of(line.request);
    line.request = null;
    line.cleanupFn = [...line.cleanupFn];
    strangers.meet(line, line.remoteAddress);
  });
}
