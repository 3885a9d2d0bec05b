import type { DatabaseSync } from "node:sqlite";
import { StoreCannotOpen } from "../cannot-open.ts";

/**
 * Step n brings a database from version n to n + 1; steps are only ever added at the end. The layout keeps a commit small,
 * whatever rooms are in it: entries are in order of arrival, and command ids, which phones make in order of time, are indexed
 * without the room in front. So the appends of one commit meet on the same few pages, and only the room's own row and its
 * place in `entries_log` are elsewhere.
 */
const STEPS: readonly string[] = [
  `
  CREATE TABLE store (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    life TEXT NOT NULL,
    generation INTEGER NOT NULL
  ) STRICT;
  INSERT INTO store VALUES (1, '', 0);
  CREATE TABLE probe (bytes BLOB NOT NULL) STRICT;

  CREATE TABLE rooms (
    n INTEGER PRIMARY KEY,
    room_id TEXT NOT NULL UNIQUE,
    log_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at_ms INTEGER,
    fade_at_ms INTEGER,
    bodies_fade_at_ms INTEGER
  ) STRICT;
  CREATE INDEX rooms_due ON rooms (due_at_ms) WHERE due_at_ms IS NOT NULL;
  CREATE INDEX rooms_fade ON rooms (fade_at_ms) WHERE fade_at_ms IS NOT NULL;

  CREATE TABLE entries (
    n INTEGER PRIMARY KEY,
    room_n INTEGER NOT NULL REFERENCES rooms ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    seat TEXT NOT NULL,
    type TEXT NOT NULL,
    command_id TEXT,
    fingerprint TEXT,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    salt TEXT,
    body TEXT,
    keep_until_ms INTEGER NOT NULL,
    CHECK ((salt IS NULL) = (body IS NULL))
  ) STRICT;
  CREATE UNIQUE INDEX entries_log ON entries (room_n, seq);
  CREATE INDEX entries_command ON entries (command_id, room_n) WHERE command_id IS NOT NULL;

  CREATE TABLE devices (
    room_n INTEGER NOT NULL REFERENCES rooms ON DELETE CASCADE,
    device_id TEXT NOT NULL,
    seat TEXT NOT NULL CHECK (seat IN ('a', 'b')),
    state TEXT NOT NULL CHECK (state IN ('active', 'pending', 'revoked')),
    token_hash TEXT NOT NULL UNIQUE,
    seen_day INTEGER,
    PRIMARY KEY (room_n, device_id)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX devices_active ON devices (room_n, seat) WHERE state = 'active';

  CREATE TABLE tombstones (
    token_hash TEXT PRIMARY KEY,
    until_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE invitations (
    invitation_id TEXT PRIMARY KEY,
    key_hash TEXT NOT NULL,
    purpose TEXT NOT NULL,
    room_id TEXT,
    target_seat TEXT,
    codes_at_ms TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'over'))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX invitations_room ON invitations (room_id) WHERE room_id IS NOT NULL;
  CREATE INDEX invitations_expire ON invitations (expires_at_ms);

  CREATE TABLE openings (
    handle TEXT PRIMARY KEY,
    invitation_id TEXT NOT NULL REFERENCES invitations ON DELETE CASCADE,
    via TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    is_burnt INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX openings_invitation ON openings (invitation_id);
  CREATE INDEX openings_expire ON openings (expires_at_ms);

  CREATE TABLE attempts (
    n INTEGER PRIMARY KEY,
    attempt_id TEXT NOT NULL UNIQUE,
    invitation_id TEXT NOT NULL REFERENCES invitations ON DELETE CASCADE,
    via TEXT NOT NULL,
    handle TEXT NOT NULL,
    purpose TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'confirmed', 'over')),
    key_hash TEXT NOT NULL,
    messages TEXT NOT NULL,
    device_id TEXT,
    token_hash TEXT
  ) STRICT;
  CREATE INDEX attempts_invitation ON attempts (invitation_id);
  `,
  `
  CREATE TABLE push_keys (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    public_key TEXT NOT NULL,
    private_key TEXT NOT NULL
  ) STRICT;

  CREATE TABLE pushes (
    room_n INTEGER NOT NULL REFERENCES rooms ON DELETE CASCADE,
    seat TEXT NOT NULL CHECK (seat IN ('a', 'b')),
    device_id TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    quiet TEXT,
    due_at_ms INTEGER,
    until_ms INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    claim INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (room_n, seat)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX pushes_due ON pushes (due_at_ms) WHERE due_at_ms IS NOT NULL;
  `,
  `
  ALTER TABLE rooms ADD COLUMN oldest_at_ms INTEGER;
  UPDATE rooms SET oldest_at_ms = (SELECT min(at_ms) FROM entries WHERE room_n = rooms.n);
  CREATE INDEX rooms_oldest ON rooms (oldest_at_ms) WHERE oldest_at_ms IS NOT NULL;
  `,
  // With the room's name in them these indexes answer alone: a damaged row doesn't prevent finding the others.
  `
  DROP INDEX rooms_due;
  DROP INDEX rooms_fade;
  DROP INDEX rooms_oldest;
  CREATE INDEX rooms_due ON rooms (due_at_ms, room_id) WHERE due_at_ms IS NOT NULL;
  CREATE INDEX rooms_fade ON rooms (fade_at_ms, room_id) WHERE fade_at_ms IS NOT NULL;
  CREATE INDEX rooms_oldest ON rooms (oldest_at_ms, room_id) WHERE oldest_at_ms IS NOT NULL;
  `,
  `
  ALTER TABLE pushes ADD COLUMN taken_until_ms INTEGER NOT NULL DEFAULT 0;
  `,
  // An entry's position within its command: so the index alone keeps a command from being written twice.
  `
  ALTER TABLE entries ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
  UPDATE entries SET part = seq - command.first_seq FROM (
    SELECT command_id, room_n, min(seq) AS first_seq FROM entries
    WHERE command_id IS NOT NULL GROUP BY command_id, room_n HAVING count(*) > 1
  ) AS command WHERE entries.command_id = command.command_id AND entries.room_n = command.room_n;
  DROP INDEX entries_command;
  CREATE UNIQUE INDEX entries_command ON entries (command_id, room_n, part) WHERE command_id IS NOT NULL;
  `,
  `
  CREATE TABLE served (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    text TEXT NOT NULL
  ) STRICT;
  `,
  // SQLite itself wouldn't notice a changed digit. Null until a room's state is next written.
  `
  ALTER TABLE rooms ADD COLUMN state_check INTEGER;
  `,
  // Whose phone changes follows from who asks: this decided nothing.
  `
  ALTER TABLE invitations DROP COLUMN target_seat;
  `,
];

/** Brings the database to this build's version; true when it was empty before. */
export function migrate(db: DatabaseSync, steps: readonly string[] = STEPS): boolean {
  const version = knownVersionOf(db, steps);
  if (version < steps.length) take(db, steps.slice(version), steps.length);
  return version === 0;
}

/** All of them, or none: a database that turns out not to be ours stays as it was. */
function take(db: DatabaseSync, steps: readonly string[], version: number): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    db.exec(`${steps.join(";")}; PRAGMA user_version = ${version}; COMMIT`);
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/** Throws when it is newer than this build knows. */
export function knownVersionOf(db: DatabaseSync, steps: readonly string[] = STEPS): number {
  const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version <= steps.length) return version;
  const message = `The data was written by a newer version (${version}, this one knows ${steps.length}). Start the newer version, or restore an older backup.`;
  throw new StoreCannotOpen("newer", message);
}
