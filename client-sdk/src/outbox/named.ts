import type { Environment } from "../environment/environment.ts";
import type { CommandBody } from "../phone.ts";
import type { StoredCommand } from "./entry.ts";
import { uuidV7 } from "./uuid-v7.ts";

/** A command with its one id and, where that is known, when it was asked: a copy, of which the app can't change anything any more. */
export function named(body: CommandBody, askedAtMs: number | null, environment: Environment): StoredCommand {
  const id = uuidV7(environment.wallNowMs(), environment.randomBytes(10));
  const asked = askedAtMs === null ? {} : { askedAtMs: Math.floor(askedAtMs) };
  // As it travels, without what is undefined; `body` is typed, so nothing else gets lost.
  return JSON.parse(JSON.stringify({ ...body, ...asked, id })) as StoredCommand;
}
