import type { Head } from "../../shared/protocol/envelope.ts";
import type { CommandId } from "../../shared/protocol/ids.ts";
import { type Digest, extend } from "../../shared/room/chain.ts";
import { nextDueAtMs } from "../../shared/room/decide.ts";
import { type Event, keepMsOf } from "../../shared/room/registry.ts";
import { nextFadeAtMs, type Room } from "../../shared/room/room.ts";
import { toSnapshot } from "../../shared/room/snapshot.ts";
import type { Append } from "../store/port.ts";
import { random16 } from "./random16.ts";

type Means = { readonly digest: Digest; readonly randomBytes: (length: number) => Uint8Array };

/** Events as they are stored: each chained to the one before, and with the time until which its body is kept. */
export function storedEntries(
  after: Head,
  events: readonly Event[],
  commandId: CommandId | null,
  means: Means,
): Pick<Append, "head" | "entries"> {
  const salts = events.map(() => random16(means));
  const { head, entries } = extend(after, events, { commandId, salts, digest: means.digest });
  return {
    head,
    entries: entries.map((link) => ({ ...link, keepUntilMs: link.entry.atMs + keepMsOf(link.entry.type) })),
  };
}

/** A room as it is stored: its state, and when something in it is due or fades. */
export const storedRoom = (room: Room): Pick<Append, "state" | "dueAtMs" | "fadeAtMs"> => ({
  state: JSON.stringify(toSnapshot(room)),
  dueAtMs: nextDueAtMs(room),
  fadeAtMs: nextFadeAtMs(room),
});
