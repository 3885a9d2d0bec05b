import type { AttuneClient, RoomEvent } from "../../../client-sdk/src/index.ts";
import { type Notices, saysUnsent } from "../ui/notices.ts";
import type { WordKey } from "../words/messages.ts";
import { isolate } from "../words/use-words.ts";
import { hasComeAbout } from "./come-about.ts";
import { wordsOfCode } from "./error-words.ts";

type Told = Readonly<Partial<Record<RoomEvent["type"], WordKey>>>;

/** What the partner's phone has done, and is worth a sentence to somebody looking. */
const told: Told = { "breath.declined": "asking.notNow" };
/**
 * Told even when it was missed: the end of a day, when hardly anybody looks, and everything about phones (`DeviceNews` shows
 * their state).
 */
const alwaysTold: Told = {
  "space.ended": "home.lapsedTheirs",
  "device.kept": "phones.keptTheirs",
  "device.withdrawn": "phones.withdrawnTheirs",
};
const alwaysToldOfOwn: Told = { "space.ended": "home.lapsedYours", "device.withdrawn": "phones.withdrawn" };

/** Says what became of things that waited on this phone once it is known, also after a restart. */
export function watchDeliveries(client: AttuneClient, notices: Notices): void {
  const waiting = new Set<string>();
  client.on("outbox", (queued) => {
    for (const { id } of queued) waiting.add(id);
    if (queued.length === 0 && saysUnsent(notices.current)) notices.clear();
  });
  client.on("event", ({ type, seat, replayed }) => {
    const isMine = seat === client.seat;
    const key = isMine ? alwaysToldOfOwn[type] : (alwaysTold[type] ?? (replayed ? undefined : told[type]));
    // Somebody may have asked for space again since: then the end of the last one is no news.
    const isPast = type === "space.ended" && client.space[isMine ? "mine" : "theirs"] !== null;
    if (key !== undefined && !isPast) notices.tell(key, { name: isolate(client.names?.partner ?? "") });
  });
  // Whoever has left, perhaps in another tab, is no longer shown the other's name; and at the end nothing will go any more.
  client.on("status", ({ kind }) => {
    const isOver = kind === "idle" || kind === "ended" || kind === "moved";
    if (isOver && (notices.current?.values !== undefined || saysUnsent(notices.current))) notices.clear();
  });
  client.on("dropped", () => notices.tell("sent.dropped"));
  client.on("rejected", ({ id, type, code }) => {
    if (waiting.delete(id) && !hasComeAbout(type, code, client)) notices.tell(wordsOfCode(code));
  });
}
