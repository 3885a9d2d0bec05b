import { networkInterfaces } from "node:os";
import type { Config } from "./config.ts";

/** Where people reach the server: on this machine, and on the networks it is in. */
export type Addresses = { readonly local: readonly string[]; readonly network: readonly string[] };

/** Listening on one of these means listening on every network of the machine. */
const EVERYWHERE: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);
const THIS_MACHINE: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "::1"]);

export function findAddresses({ host, tls }: Pick<Config, "host" | "tls">, port: number): Addresses {
  const scheme = tls === null ? "http" : "https";
  const at = (name: string): string => new URL(`${scheme}://${name.includes(":") ? `[${name}]` : name}:${port}`).origin;
  if (THIS_MACHINE.has(host)) return { local: ["localhost", "127.0.0.1"].map(at), network: [] };
  if (!EVERYWHERE.has(host)) return { local: [], network: [at(host)] };
  const found = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  const reachable = found.filter(({ family, internal }) => family === "IPv4" && !internal);
  return { local: ["localhost", "127.0.0.1"].map(at), network: reachable.map(({ address }) => at(address)) };
}
