import { parentPort, workerData } from "node:worker_threads";
import { openForCheckpoints } from "./open-database.ts";
import { textOf } from "./sqlite-errors.ts";

/** How much is moved: what can be while others write, or everything, after which the log is empty. */
export type Extent = "PASSIVE" | "TRUNCATE";
/** `left` is the number of pages that could not be moved yet, because somebody reads or writes them. */
export type Checkpoint = { readonly left: number } | { readonly failed: string };
export type ToThread = Extent | "close";

const port = parentPort;
if (port === null) throw new Error("This file runs as a worker thread.");

const db = openForCheckpoints((workerData as { readonly path: string }).path); // given by Checkpoints

port.on("message", (message: ToThread) => {
  if (message !== "close") return port.postMessage(checkpoint(message));
  db.close();
  port.close();
});
port.postMessage("ready");

function checkpoint(extent: Extent): Checkpoint {
  try {
    const { log, checkpointed } = db.prepare(`PRAGMA wal_checkpoint(${extent})`).get() ?? {};
    return { left: Math.max(0, Number(log) - Number(checkpointed)) };
  } catch (error) {
    return { failed: textOf(error) };
  }
}
