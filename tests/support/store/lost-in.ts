import { openSqliteStore } from "../../../server/store/sqlite/sqlite-store.ts";
import type { Acknowledged } from "./acknowledged.ts";
import { isChain } from "./store-givens.ts";

/** The rooms in this data folder whose log is broken, was renamed, or ends before what was acknowledged. */
export async function lostIn(folder: string, acknowledged: Acknowledged): Promise<readonly string[]> {
  const store = await openSqliteStore({ folder });
  try {
    const lost: string[] = [];
    for (const [roomId, { logId, seq, hash }] of acknowledged) {
      const head = (await store.rooms.load(roomId))?.head;
      const entries = (await store.rooms.read(roomId, 0)) ?? [];
      const isKept = head?.logId === logId && entries.some((entry) => entry.seq === seq && entry.hash === hash);
      if (!isKept || !isChain(entries, head)) lost.push(roomId);
    }
    return lost;
  } finally {
    await store.close();
  }
}
