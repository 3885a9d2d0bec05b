import { fdatasync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { serveRelay } from "./relay-rooms.ts";

/**
 * The relay with what Attune promises of a signal that was acknowledged, and nothing else of it: nobody hears of it before it is
 * on the disk. One row a signal; whatever arrives while the disk is busy is the next transaction. The log only grows. The folder is
 * the argument.
 */
const [, , folder = ""] = process.argv;
const file = join(folder, "signals.db");
const db = new DatabaseSync(file);
db.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = OFF; -- the log is synced below, without blocking
  PRAGMA wal_autocheckpoint = 0;
  CREATE TABLE signals (seq INTEGER PRIMARY KEY, room TEXT NOT NULL, body TEXT NOT NULL);`);
const begin = db.prepare("BEGIN IMMEDIATE");
const insert = db.prepare("INSERT INTO signals (room, body) VALUES (?, ?)");
const commit = db.prepare("COMMIT");
const log = openSync(`${file}-wal`, "r+");

type Waiting = { readonly room: string; readonly body: string; readonly deliver: () => void };
let waiting: Waiting[] = [];
let isBusy = false;

serveRelay({}, (room, signal, deliver) => {
  waiting.push({ room, body: JSON.stringify(signal), deliver });
  save();
});

function save(): void {
  if (isBusy || waiting.length === 0) return;
  isBusy = true;
  setImmediate(() => {
    const batch = waiting;
    waiting = [];
    begin.run();
    for (const { room, body } of batch) insert.run(room, body);
    commit.run();
    fdatasync(log, (error) => {
      if (error !== null) throw error;
      isBusy = false;
      for (const { deliver } of batch) deliver();
      save();
    });
  });
}
