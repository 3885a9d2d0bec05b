import { parentPort, workerData } from "node:worker_threads";
import { MarkWriter } from "./mark.ts";
import { openForWriting, type WriteSettings } from "./open-database.ts";
import { progressOf } from "./restored.ts";
import { Writer } from "./writer.ts";
import type { Write } from "./writes.ts";

export type ThreadData = { readonly folder: string; readonly path: string } & WriteSettings;
/** Down: a batch of writes as JSON (cheaper to copy than its objects), or `close`. Up: first `ready`, then one list of results per batch. */
export type ToThread = string;
export type FromThread = readonly unknown[] | "ready";

const port = parentPort;
if (port === null) throw new Error("This file runs as a worker thread.");

const { folder, path, ...settings } = workerData as ThreadData; // given by WriteQueue
const db = openForWriting(path, settings);
const mark = new MarkWriter(folder, progressOf(db).life);
const writer = new Writer(db, (generation) => mark.write(generation));

port.on("message", (message: ToThread) => {
  if (message !== "close")
    return port.postMessage(writer.commit(JSON.parse(message) as readonly Write[]) satisfies FromThread);
  db.close();
  mark.close();
  port.close();
});
port.postMessage("ready" satisfies FromThread);
