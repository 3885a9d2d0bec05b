import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";
import type { Config } from "./config.ts";

/** Where people reach the server: on this machine, and on its networks, the one likeliest for a phone first. */
export type Addresses = { readonly local: readonly string[]; readonly network: readonly string[] };

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Listening on one of these means listening on every network of the machine, for these kinds of addresses. */
const EVERYWHERE: ReadonlyMap<string, readonly string[]> = new Map([
  ["0.0.0.0", ["IPv4"]],
  ["::", ["IPv4", "IPv6"]],
]);
/** Names that only ever mean this machine, each with all names for the same target: browsers compare origins literally. */
const THIS_MACHINE: ReadonlyMap<string, readonly string[]> = new Map([
  ["localhost", ["localhost", "127.0.0.1"]],
  ["127.0.0.1", ["localhost", "127.0.0.1"]],
  ["0.0.0.0", ["localhost", "127.0.0.1"]],
  ["::1", ["localhost", "::1"]],
  ["::", ["localhost", "127.0.0.1", "::1"]],
]);

/** Networks inside this machine, and tunnels: no phone in the room is on them. */
const VIRTUAL =
  /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|lxc|lxd|podman|cni|flannel|cali|tailscale|utun|tun|tap|wg|zt|ppp)/i;

/** The addresses of a server that listens there, as browsers write them. */
export function findAddresses({ host, tls }: Pick<Config, "host" | "tls">, port: number): Addresses {
  const scheme = tls === null ? "http" : "https";
  const at = (name: string): string => new URL(`${scheme}://${bracketed(name)}:${port}`).origin;
  const name = asBrowsersWrite(host);
  const local = THIS_MACHINE.get(name) ?? (name.startsWith("127.") ? [name] : []);
  const families = EVERYWHERE.get(name);
  if (families !== undefined)
    return { local: local.map(at), network: reachableIn(networkInterfaces(), families).map(at) };
  return { local: local.map(at), network: local.length === 0 ? [at(name)] : [] };
}

const bracketed = (name: string): string => (name.includes(":") ? `[${name}]` : name);

/** The address as browsers write it: `0` becomes 0.0.0.0, and `127.1` 127.0.0.1. */
const asBrowsersWrite = (host: string): string =>
  URL.parse(`http://${bracketed(host)}`)?.hostname.replaceAll(/^\[|\]$/g, "") ?? host;

/** Link-local: browsers can't open such an address. */
const OF_ONE_LINK = /^fe[89ab]/i;

/** The addresses that others may reach: home networks, as routers assign them, first; those that no phone is on last. */
export function reachableIn(interfaces: Interfaces, families: readonly string[]): readonly string[] {
  const isReachable = ({ address, family, internal }: NetworkInterfaceInfo): boolean =>
    families.includes(family) && !internal && !OF_ONE_LINK.test(address);
  const found = Object.entries(interfaces).flatMap(([name, entries = []]) =>
    entries.filter(isReachable).map(({ address }) => ({ name, address })),
  );
  return found.toSorted((one, other) => unlikeliness(one) - unlikeliness(other)).map(({ address }) => address);
}

function unlikeliness({ name, address }: { readonly name: string; readonly address: string }): number {
  if (address.startsWith("169.254.")) return 4;
  if (VIRTUAL.test(name)) return 3;
  if (address.startsWith("192.168.")) return 0;
  return /^(?:10|172\.(?:1[6-9]|2\d|3[01]))\./.test(address) ? 1 : 2;
}
