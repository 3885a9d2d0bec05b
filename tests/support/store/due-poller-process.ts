import { openRedisStore } from "../../../server/store/redis/redis-store.ts";
import { appendTo, NOON_MS } from "./store-givens.ts";
import { tellAtOnce } from "./tell-at-once.ts";

/**
 * Claims what is due, many rooms at once, until nothing is left, and prints a line for each claimed room. Run as: node
 * due-poller-process.ts <url>
 */
const [url = ""] = process.argv.slice(2);
const store = await openRedisStore({ url });
for (;;) {
  const due = await store.rooms.due(NOON_MS, 100);
  if (due.length === 0) break;
  await Promise.all(due.map(claim));
}
await store.close();

async function claim(roomId: string): Promise<void> {
  const room = await store.rooms.load(roomId);
  if (typeof room?.dueAtMs !== "number") return;
  const result = await store.rooms.append(roomId, appendTo(room.head, { command: null, dueAtMs: null }));
  if (result === "appended") tellAtOnce(roomId);
}
