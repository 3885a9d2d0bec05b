import { type Head, isSameHead, type LogEntry } from "../../shared/protocol/envelope.ts";
import { type Digest, follows } from "../../shared/room/chain.ts";
import { isCurrent } from "./connection/state.ts";
import type { Journal } from "./storage/journal.ts";
import type { Changes } from "./storage/storage.ts";

/**
 * The rules that protect the promises, gathered in one place so that the simulation can break each one and prove that it
 * notices. An app never changes them.
 */
export type Rules = {
  /** An event is applied only if it is the next one and its chain fits. */
  follows(head: Head, entry: LogEntry, digest: Digest): boolean;
  /** A clock reply whose head differs from ours means that something is missing. */
  headDiffers(ours: Head, theirs: Head): boolean;
  /** A command leaves the queue once its effect has been read back, not when it was acked. */
  isReadBack(entry: { readonly acked: Pick<Head, "logId" | "seq"> | null }, head: Head): boolean;
  /** How long a command that was read back is kept, in case the server loses what it had acked (a failover). */
  readonly keepReadMs: number;
  /** Commands in flight for each device. */
  readonly mostInFlight: number;
  /** A command is on this phone's storage before it first leaves. */
  readonly storeBeforeSend: boolean;
  /** Applying an event and storing the cursor is one write. */
  save(journal: Journal, changes: Changes): Promise<void>;
  /** Events that arrive before the answer to `resume` wait for it. */
  readonly parkEarlyEvents: boolean;
  /** What an old connection still brings is dropped. */
  isCurrent: typeof isCurrent;
};

const DAY_MS = 24 * 3_600_000;

export const RULES: Rules = {
  follows,
  headDiffers: (ours, theirs) => !isSameHead(ours, theirs),
  isReadBack: ({ acked }, head) => acked !== null && acked.logId === head.logId && acked.seq <= head.seq,
  keepReadMs: DAY_MS,
  mostInFlight: 1,
  storeBeforeSend: true,
  save: (journal, changes) => journal.write(changes),
  parkEarlyEvents: true,
  isCurrent,
};
