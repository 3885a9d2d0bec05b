import { parentPort, workerData } from "node:worker_threads";
import { openForCheckpoints } from "../open-database.ts";
import { textOf } from "../sqlite-errors.ts";
import { Gaps } from "./gaps.ts";
import { OwnWriting } from "./own-writing.ts";

/** How much to move: what is possible while others write, or everything, after which the log is empty. */
export type Extent = "PASSIVE" | "TRUNCATE";
/** `left` is the number of pages that could not be moved yet, because somebody reads or writes them. */
export type Checkpoint = { readonly left: number } | { readonly failed: string };
export type ToThread = Extent | "close";

const port = parentPort;
if (port === null) throw new Error("This file runs as a worker thread.");

const { path } = workerData as { readonly path: string }; // given by Checkpoints
const db = openForCheckpoints(path);
const gaps = new Gaps(db, path);
const own = new OwnWriting(path);

port.on("message", (message: ToThread) => {
  // What `own` throws ends this thread, and with it the store.
  if (message !== "close") return port.postMessage(own.during(() => checkpoint(message)));
  db.close();
  gaps.close();
  own.close();
  port.close();
});
own.during(clearAtStart);
port.postMessage("ready");

/**
 * Everything that earlier processes have left, before anyone waits for a write. What can't be done now is done with the next
 * sweep.
 */
function clearAtStart(): void {
  try {
    gaps.clear();
  } catch {
    // The first write reports a failing disk.
  }
}

function checkpoint(extent: Extent): Checkpoint {
  try {
    const move = db.prepare(`PRAGMA wal_checkpoint(${extent})`);
    const { busy, log, checkpointed } = gaps.during(() => move.get()) ?? {};
    if (extent === "TRUNCATE" && busy === 0) gaps.clear();
    return { left: Math.max(0, Number(log) - Number(checkpointed)) };
  } catch (error) {
    return { failed: textOf(error) };
  }
}
