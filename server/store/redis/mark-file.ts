import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder } from "../make-folder.ts";

/** How many writes of a part were seen, and in which run of the server. */
export type Seen = { readonly run: string; readonly writes: number };

const UNWRITTEN =
  "DATA_DIR can't be written. An older copy that is put into Redis while all servers are stopped won't be noticed.";

const LINE = /^(?<part>[\w-]) (?<run>\w+) (?<writes>\d+)$/;

/**
 * What this node has seen, kept across its restarts: otherwise an older copy put into Redis while every node is stopped would
 * look like a restart. Written now and then; one that is a little behind only notices a little less.
 */
export class MarkFile {
  readonly #path: string | null;
  readonly #warn: (line: string) => void;
  #hasTold = false;

  /** Without a path nothing is kept. */
  constructor(path: string | null, warn: (line: string) => void) {
    this.#path = path;
    this.#warn = warn;
  }

  read(): Map<string, Seen> {
    const lines = this.#path === null ? [] : textAt(this.#path).split("\n");
    return new Map(
      lines.flatMap((line) => {
        const found = LINE.exec(line)?.groups as { part: string; run: string; writes: string } | undefined; // of LINE
        return found === undefined ? [] : [[found.part, { run: found.run, writes: Number(found.writes) }] as const];
      }),
    );
  }

  /** What can't be written now is written the next time; that is reported once. */
  write(seen: ReadonlyMap<string, Seen>): void {
    if (this.#path === null) return;
    const lines = [...seen].map(([part, { run, writes }]) => `${part} ${run} ${writes}\n`);
    try {
      makeFolder(dirname(this.#path));
      writeFileSync(`${this.#path}.new`, lines.join(""), { mode: 0o600 });
      renameSync(`${this.#path}.new`, this.#path);
      this.#hasTold = false;
    } catch {
      if (!this.#hasTold) this.#warn(UNWRITTEN);
      this.#hasTold = true;
    }
  }
}

function textAt(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
