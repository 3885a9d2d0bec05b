import type { DatabaseSync } from "node:sqlite";
import { noted, servedIn, servedText } from "../../served.ts";
import type { Writes } from "./writes.ts";

/** When servers ran: one text. */
export function prepareServed(db: DatabaseSync): Writes["served"] {
  const read = db.prepare("SELECT text FROM served");
  const write = db.prepare("INSERT INTO served VALUES (1, ?) ON CONFLICT DO UPDATE SET text = excluded.text");
  return (nowMs) => {
    const text = read.get()?.["text"];
    const served = noted(servedIn(text === undefined ? null : String(text)), nowMs);
    write.run(servedText(served));
    return served.gaps;
  };
}
