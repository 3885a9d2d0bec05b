import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

/** How many connections of one address may be there that haven't asked for anything yet. */
const MOST_OF_ONE = 1_000;

/** One that is waited for, and what stops the waiting when it closes. */
type Beginner = { readonly socket: Socket; readonly gone: () => void };

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
  const byAddress = new Map<string, Map<string, Beginner>>();
  const forget = (address: string, end: string): void => {
    const own = byAddress.get(address);
    const beginner = own?.get(end);
    if (own === undefined || beginner === undefined) return;
    beginner.socket.off("close", beginner.gone);
    own.delete(end);
    if (own.size === 0) byAddress.delete(address);
  };
  server.on("connection", (socket: Socket) => {
    const address = addressOf(socket);
    if (address === null) return;
    const own = byAddress.get(address) ?? new Map<string, Beginner>();
    byAddress.set(address, own);
    const end = farEnd(socket);
    const gone = (): void => forget(address, end);
    own.set(end, { socket, gone });
    socket.once("close", gone);
    const [oldest] = own;
    if (own.size <= mostOfOne || oldest === undefined) return;
    forget(address, oldest[0]);
    oldest[1].socket.destroy();
  });
  const asks = ({ socket }: IncomingMessage): void => {
    const address = addressOf(socket);
    if (address !== null) forget(address, farEnd(socket));
  };
  server.prependListener("request", asks);
  server.prependListener("upgrade", asks);
}

/** The same for a sealed connection and the one below it. */
const farEnd = ({ remoteAddress = "", remotePort = 0 }: Socket): string => `${remoteAddress} ${remotePort}`;
