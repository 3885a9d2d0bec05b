import type { RoomCommand } from "../../../shared/room/registry.ts";
import { demandPlainData } from "../demands/demands.ts";
import type { Environment } from "../environment/environment.ts";
import type { StoredCommand } from "./entry.ts";
import { uuidV7 } from "./uuid-v7.ts";

const DAY_MS = 86_400_000;

type Unnamed<C> = C extends unknown ? Omit<C, "id" | "askedAtMs"> : never;
/** What a phone may ask of the room, before it gets its id and the instant it was asked. */
export type CommandBody = Unnamed<RoomCommand>;

/**
 * The command with its id and, where known, when it was asked, in server time. A copy: later changes by the app have no
 * effect.
 */
export function named(body: CommandBody, askedAtMs: number | null, environment: Environment): StoredCommand {
  const id = uuidV7(dayOf(askedAtMs ?? environment.wallNowMs()), environment.randomBytes(10));
  const asked = askedAtMs === null ? {} : { askedAtMs: Math.floor(askedAtMs) };
  demandPlainData(body);
  // In its wire form, without undefined fields; `body` is typed, so nothing else gets lost.
  return JSON.parse(JSON.stringify({ ...body, ...asked, id })) as StoredCommand;
}

/**
 * The partner's phone reads the id, so its time must reveal no more than the event does: neither this phone's clock error
 * nor whether and how long it was out of reach, which it may not have noticed yet itself.
 */
const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS;
