import { openSqliteStore, type SqliteStore } from "../../../server/store/sqlite/sqlite-store.ts";
import type { Head } from "../../../shared/protocol/envelope.ts";
import { appendTo, DAY_MS, MINUTE_MS, NOON_MS, pairedRoom } from "./store-givens.ts";
import { tellAtOnce } from "./tell-at-once.ts";

/**
 * Appends to its rooms until it is killed, and prints a line for each acknowledged append: room, log, seq, hash. Run as: node
 * store-writer-process.ts <folder> <FULL|NORMAL> <rooms>
 */
const [folder = "", mode = "FULL", rooms = "8"] = process.argv.slice(2);
const store = await openSqliteStore({ folder, synchronous: mode === "NORMAL" ? "NORMAL" : "FULL" });
await Promise.all(Array.from({ length: Number(rooms) }, (_, index) => writeFor(store, index)));

async function writeFor({ rooms: appending, retention }: SqliteStore, index: number): Promise<never> {
  const { roomId, head: born } = await pairedRoom(store);
  tell(roomId, born);
  let head = born;
  for (let round = 1; ; round++) {
    const atMs = NOON_MS + round * MINUTE_MS;
    const body = { text: "x".repeat((round * 37 + index * 101) % 700) };
    const write = appendTo(head, { atMs, entries: 1 + (round % 3), body, keepForMs: 5 * MINUTE_MS });
    const result = await appending.append(roomId, write);
    if (result !== "appended") throw new Error(`An append on the newest head was refused: ${result}.`);
    head = write.head;
    tell(roomId, head);
    if (round % 20 !== 0) continue;
    await retention.fade(roomId, {
      expect: head,
      state: "faded",
      nowMs: atMs,
      trimBeforeMs: atMs - DAY_MS,
      fadeAtMs: null,
    });
    if (index === 0) await retention.sweep(atMs);
  }
}

function tell(roomId: string, { logId, seq, hash }: Head): void {
  tellAtOnce(`${roomId} ${logId} ${seq} ${hash}`);
}
