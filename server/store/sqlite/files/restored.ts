import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { type Progress, readMark, replaceMark } from "./mark.ts";

/**
 * Compares the database with its mark. After a restore every log gets a new name, so that no phone takes the older log for
 * the one it knows: it asks for a snapshot instead. Returns whether that was so.
 */
export function renewIfRestored(db: DatabaseSync, folder: string, isNew: boolean): boolean {
  const progress = progressOf(db);
  const mark = readMark(folder);
  const isSame = mark !== null && mark.life === progress.life && mark.generation <= progress.generation;
  if (isSame) return false;
  const next = { life: random16(), generation: Math.max(progress.generation, mark?.generation ?? 0) + 1 };
  renewLogs(db, next);
  replaceMark(folder, next);
  return !isNew;
}

/** How far the database itself says it has come. */
export function progressOf(db: DatabaseSync): Progress {
  const row = db.prepare("SELECT life, generation FROM store").get();
  return { life: String(row?.["life"]), generation: Number(row?.["generation"]) };
}

function renewLogs(db: DatabaseSync, { life, generation }: Progress): void {
  const rename = db.prepare("UPDATE rooms SET log_id = ? WHERE n = ?");
  db.exec("BEGIN IMMEDIATE");
  for (const row of db.prepare("SELECT n FROM rooms").all()) rename.run(random16(), Number(row["n"]));
  db.prepare("UPDATE store SET life = ?, generation = ?").run(life, generation);
  db.exec("COMMIT");
}

const random16 = (): string => randomBytes(16).toString("base64url");
