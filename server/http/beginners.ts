import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

/** How many connections of one address may be there that haven't asked for anything yet. */
const MOST_OF_ONE = 1_000;

/** One that is waited for, where it counts, and what stops the waiting when it closes. */
type Beginner = { readonly socket: Socket; readonly address: string; readonly end: string; readonly gone: () => void };

/**
 * A connection has ten seconds to ask for something, and until then costs ten kilobytes, sixty with TLS. So nobody fills the
 * memory by opening ever more: where too many of one address have said nothing whole, the oldest goes. Whoever means to ask has
 * long done so. `addressOf` is null for a proxy that is named: everybody comes from there.
 */
export function boundBeginners(
  server: Server,
  addressOf: (socket: Socket) => string | null,
  mostOfOne = MOST_OF_ONE,
): void {
  const byAddress = new Map<string, Set<Beginner>>();
  const byEnd = new Map<string, Beginner>();
  const forget = (beginner: Beginner): void => {
    const { socket, address, end, gone } = beginner;
    socket.off("close", gone);
    if (byEnd.get(end) === beginner) byEnd.delete(end);
    const own = byAddress.get(address);
    own?.delete(beginner);
    if (own?.size === 0) byAddress.delete(address);
  };
  server.on("connection", (socket: Socket) => {
    const address = addressOf(socket);
    if (address === null) return;
    const own = byAddress.get(address) ?? new Set();
    const beginner: Beginner = { socket, address, end: farEnd(socket), gone: () => forget(beginner) };
    byAddress.set(address, own.add(beginner));
    byEnd.set(beginner.end, beginner);
    socket.once("close", beginner.gone);
    const [oldest] = own;
    if (own.size <= mostOfOne || oldest === undefined) return;
    forget(oldest);
    oldest.socket.destroy();
  });
  const asks = ({ socket }: IncomingMessage): void => {
    const beginner = byEnd.get(farEnd(socket));
    if (beginner !== undefined) forget(beginner);
  };
  server.prependListener("request", asks);
  server.prependListener("upgrade", asks);
}

/** The same for a sealed connection and the one below it. */
const farEnd = ({ remoteAddress = "", remotePort = 0 }: Socket): string => `${remoteAddress} ${remotePort}`;
