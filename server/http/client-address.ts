import type { IncomingMessage } from "node:http";
import { BlockList, isIP, type Socket } from "node:net";
import { Ipv6Networks } from "./ipv6-networks.ts";

export type AddressReader = {
  /** The address a request comes from, for limits only: it is never logged or stored. */
  readonly of: (request: Pick<IncomingMessage, "socket" | "headers">) => string;
  /** The address of a connection that hasn't sent anything yet; null for a named proxy. */
  readonly ofPeer: (socket: Pick<Socket, "remoteAddress">) => string | null;
  readonly trusts: (address: string) => boolean;
};

/**
 * `X-Forwarded-For` is believed only from the named proxies, read from the right up to the first address that isn't one of
 * them. `unexpected` is called for a forwarded header from anybody else.
 */
export function createAddressReader(trusted: readonly string[], unexpected: () => void): AddressReader {
  const proxies = new BlockList();
  const networks = new Ipv6Networks();
  const groupOf = (address: string): string => (isIP(address) === 6 ? networks.groupOf(address) : address);
  for (const network of trusted) addNetwork(proxies, network);
  const trusts = (address: string): boolean => {
    if (trusted.length === 0) return false;
    const family = isIP(address);
    return family !== 0 && proxies.check(address, family === 4 ? "ipv4" : "ipv6");
  };
  return {
    trusts,
    ofPeer: ({ remoteAddress = "" }) => {
      const peer = plainAddress(remoteAddress);
      return trusts(peer) ? null : groupOf(peer);
    },
    of: ({ socket, headers }) => {
      const peer = plainAddress(socket.remoteAddress ?? "");
      if (!trusts(peer)) {
        if (headers["x-forwarded-for"] !== undefined || headers["forwarded"] !== undefined) unexpected();
        return groupOf(peer);
      }
      const hops = String(headers["x-forwarded-for"] ?? "").split(",");
      const visitor = hops.map((hop) => plainAddress(hop.trim())).findLast((hop) => isIP(hop) === 0 || !trusts(hop));
      return groupOf(visitor !== undefined && isIP(visitor) !== 0 ? visitor : peer);
    },
  };
}

function addNetwork(proxies: BlockList, network: string): void {
  const [address = "", length] = network.split("/");
  const isV4 = isIP(address) === 4;
  proxies.addSubnet(address, Number(length ?? (isV4 ? 32 : 128)), isV4 ? "ipv4" : "ipv6");
}

/** Some proxies include the visitor's port. */
const WITH_PORT = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[\d.]+))(?::\d+)?$/;

/** An IPv4 address that came in over IPv6 is the same address. */
function plainAddress(written: string): string {
  const { v4, v6 } = WITH_PORT.exec(written)?.groups ?? {};
  const address = v4 ?? v6 ?? written;
  return /^::ffff:[\d.]+$/i.test(address) ? address.slice(7) : address;
}
