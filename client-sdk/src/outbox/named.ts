import type { Command } from "../../../shared/room/registry.ts";
import { demandPlainData } from "../demands/demands.ts";
import type { Environment } from "../environment/environment.ts";
import type { StoredCommand } from "./entry.ts";
import { uuidV7 } from "./uuid-v7.ts";

const DAY_MS = 86_400_000;

type Unnamed<C> = C extends unknown ? Omit<C, "id" | "askedAtMs"> : never;
/** What a phone may ask of the room, before it has its id and the instant at which it was asked. */
export type CommandBody = Unnamed<Exclude<Command, { type: "leave" }>>;

/** When a command was asked, in server time, where that is known; and whether it can leave at once. */
export type Asked = { readonly askedAtMs: number | null; readonly isLive: boolean };

/** A command with its one id and, where that is known, when it was asked. A copy: what the app does to its own changes nothing. */
export function named(body: CommandBody, { askedAtMs, isLive }: Asked, environment: Environment): StoredCommand {
  const id = uuidV7(
    isLive && askedAtMs !== null ? askedAtMs : dayOf(environment.wallNowMs()),
    environment.randomBytes(10),
  );
  const asked = askedAtMs === null ? {} : { askedAtMs: Math.floor(askedAtMs) };
  demandPlainData(body);
  // As it travels, without what is undefined; `body` is typed, so nothing else gets lost.
  return JSON.parse(JSON.stringify({ ...body, ...asked, id })) as StoredCommand;
}

/**
 * The partner's phone reads the id, so its time says no more than the event does: not how wrong this phone's clock is, and not
 * for how long it was out of reach.
 */
const dayOf = (wallNowMs: number): number => Math.floor(wallNowMs / DAY_MS) * DAY_MS;
