import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { AddressReader } from "../http/client-address.ts";
import { BARE_HEADERS } from "../http/security-headers.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Origins } from "./origins.ts";
import type { Strangers } from "./strangers.ts";
import type { RoomServer } from "./wire.ts";

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
  io.engine.use(prepareResponse);
  io.engine.on("connection", (line: Line) => {
    if (line.request === null) return;
    line.remoteAddress = addresses.of(line.request);
    line.request = null;
    line.cleanupFn = [...line.cleanupFn];
    strangers.meet(line, line.remoteAddress);
  });
}

type UpgradeResponse = { req: unknown; readonly socket: Socket };

/**
 * The response that the engine makes up for an upgrade holds the request as well, and hangs on the TCP socket by the
 * newest of its "close" listeners. Nothing of ours listens to it. Any other response is the engine's no, given past fastify.
 */
function prepareResponse(
  _request: IncomingMessage,
  response: ServerResponse | UpgradeResponse,
  next: () => void,
): void {
  if (response instanceof ServerResponse) response.setHeaders(new Map(BARE_HEADERS));
  else {
    const { socket } = response;
    const newest = socket.rawListeners("close").at(-1) as (() => void) | undefined; // "close" takes such listeners
    if (newest !== undefined) socket.removeListener("close", newest);
    response.req = null;
  }
  next();
}
