import type { AttuneClient } from "../../../client-sdk/src/index.ts";
import { isolate } from "../words/use-words.ts";
import { wordsOfCode } from "./error-words.ts";
import type { Notices } from "./notices.ts";

/** What becomes of things that waited on this phone is said when it is known, also after a restart. */
export function watchDeliveries(client: AttuneClient, notices: Notices): void {
  const waiting = new Set<string>();
  client.on("outbox", (queued) => {
    for (const { id } of queued) waiting.add(id);
  });
  client.on("event", ({ type, seat, replayed }) => {
    const name = isolate(client.names?.partner ?? "");
    const isMine = seat === client.seat;
    if (type === "space.ended" && !replayed) notices.tell(isMine ? "home.lapsedYours" : "home.lapsedTheirs", { name });
    // A change of phone is told even when it was missed: it must not be possible to hide one.
    if (type === "device.changed" && !isMine) notices.tell("phones.changedTheirs", { name });
    if (type === "device.kept" && !isMine) notices.tell("phones.keptTheirs", { name });
  });
  client.on("dropped", () => notices.tell("sent.dropped"));
  client.on("rejected", ({ id, code }) => {
    if (waiting.delete(id)) notices.tell(wordsOfCode(code));
  });
}
