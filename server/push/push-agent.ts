import { lookup as lookUp } from "node:dns/promises";
import { Agent, type AgentOptions } from "node:https";
import type { LookupFunction } from "node:net";
import { isPublicAddress } from "./public-address.ts";

type Found = { readonly address: string; readonly family: number };
/** All addresses of a name. */
export type Resolve = (name: string) => Promise<readonly Found[]>;

const MAX_SOCKETS_A_HOST = 16;
const IDLE_MS = 30_000;

/**
 * Connects to public addresses only. The address a name resolves to is checked when the connection is made, and exactly that
 * address is used: a name that changes in between gains nothing.
 */
export function createPushAgent(
  resolve: Resolve = (name) => lookUp(name, { all: true }),
  options: AgentOptions = {},
): Agent {
  return new Agent({
    keepAlive: true,
    maxSockets: MAX_SOCKETS_A_HOST,
    timeout: IDLE_MS,
    ...options,
    lookup: publicOnly(resolve),
  });
}

class NoPublicAddress extends Error {
  override readonly name = "NoPublicAddress";
  readonly code = "ENOTPUBLIC";
}

const publicOnly =
  (resolve: Resolve): LookupFunction =>
  (name, { all }, done) => {
    resolve(name).then(
      (found) => {
        const addresses = found.filter(({ address }) => isPublicAddress(address));
        const [first] = addresses;
        if (first === undefined) done(new NoPublicAddress("This name has no public address."), "");
        else if (all === true) done(null, [...addresses]);
        else done(null, first.address, first.family);
      },
      (error: unknown) => done(error instanceof Error ? error : new Error("not found"), ""),
    );
  };
