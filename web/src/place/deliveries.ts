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
    if (type !== "space.ended" || replayed) return;
    if (seat === client.seat) notices.tell("home.lapsedYours");
    else notices.tell("home.lapsedTheirs", { name: isolate(client.names?.partner ?? "") });
  });
  client.on("dropped", () => notices.tell("sent.dropped"));
  client.on("rejected", ({ id, code }) => {
    if (waiting.delete(id)) notices.tell(wordsOfCode(code));
  });
}
