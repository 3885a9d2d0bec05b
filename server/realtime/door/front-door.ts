import type { IncomingMessage } from "node:http";
import type { AddressReader } from "../../http/client-address.ts";
import type { Metrics } from "../../telemetry/metrics.ts";
import type { RoomServer } from "../wire.ts";
import type { Line } from "./connection-cap.ts";
import type { Origins } from "./origins.ts";
import type { Strangers } from "./strangers.ts";

export type FrontDoor = {
  readonly origins: Origins;
  readonly strangers: Strangers;
  readonly addresses: AddressReader;
  readonly metrics: Metrics;
  /** Our own page was opened at an address that isn't listed: worth telling the host. */
  turnedAway(): void;
};

type Verdict = (message: string | null | undefined, allowed: boolean) => void;

/** Checks a request before it becomes a websocket: is its page's origin allowed? */
export function createAllowRequest({
  origins,
  metrics,
  turnedAway,
}: Pick<FrontDoor, "origins" | "metrics" | "turnedAway">) {
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

/** A connection of the engine, with fields set here that its types call read-only or hide. */
type NewLine = Line & {
  request: IncomingMessage | null;
  remoteAddress: string;
  cleanupFn: readonly unknown[];
};

/**
 * Counts each new connection, and drops the request it came with: socket.io would keep that, with all its headers, for as
 * long as the connection lives (a third of the memory of an idle connection). Also trims the spare capacity of a list that
 * has grown by one.
 */
export function watchFrontDoor(io: RoomServer, { strangers, addresses }: FrontDoor): void {
  io.engine.on("connection", (line: NewLine) => {
    if (line.request === null) return;
    line.remoteAddress = addresses.of(line.request);
    line.request = null;
    line.cleanupFn = [...line.cleanupFn];
    strangers.meet(line, line.remoteAddress);
  });
}
