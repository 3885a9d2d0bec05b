import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

/** How many connections of one address may be open that haven't asked for anything yet. */
const MOST_OF_ONE = 1_000;

/** A connection being waited for: its address, its far end, and the listener that forgets it when it closes. */
type Silent = { readonly socket: Socket; readonly address: string; readonly end: string; readonly gone: () => void };

/**
 * A connection has ten seconds to ask for something, and until then costs ten kilobytes, sixty with TLS. So that nobody can
 * fill the memory by opening ever more, the oldest is closed when too many of one address haven't sent a whole request; a
 * genuine client has asked long before. `addressOf` is null for a named proxy: everybody comes from there.
 */
export function limitSilentConnections(
  server: Server,
  addressOf: (socket: Socket) => string | null,
  mostOfOne = MOST_OF_ONE,
): void {
  const byAddress = new Map<string, Set<Silent>>();
  const byEnd = new Map<string, Silent>();
  const forget = (silent: Silent): void => {
    const { socket, address, end, gone } = silent;
    socket.off("close", gone);
    if (byEnd.get(end) === silent) byEnd.delete(end);
    const own = byAddress.get(address);
    own?.delete(silent);
    if (own?.size === 0) byAddress.delete(address);
  };
  server.on("connection", (socket: Socket) => {
    const address = addressOf(socket);
    if (address === null) return;
    const own = byAddress.get(address) ?? new Set();
    const silent: Silent = { socket, address, end: farEnd(socket), gone: () => forget(silent) };
    byAddress.set(address, own.add(silent));
    byEnd.set(silent.end, silent);
    socket.once("close", silent.gone);
    const [oldest] = own;
    if (own.size <= mostOfOne || oldest === undefined) return;
    forget(oldest);
    oldest.socket.destroy();
  });
  const asks = ({ socket }: IncomingMessage): void => {
    const silent = byEnd.get(farEnd(socket));
    if (silent !== undefined) forget(silent);
  };
  server.prependListener("request", asks);
  server.prependListener("upgrade", asks);
}

/** The same for a TLS connection and the one below it. */
const farEnd = ({ remoteAddress = "", remotePort = 0 }: Socket): string => `${remoteAddress} ${remotePort}`;
