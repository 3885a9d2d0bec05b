import { randomBytes } from "node:crypto";
import { StoreUnavailable } from "../port.ts";
import type { Engine } from "./connection/engine.ts";
import type { Reply, Send } from "./connection/line.ts";
import { asList, asText } from "./connection/replies.ts";
import { readScript } from "./connection/script.ts";
import type { Keys } from "./keys.ts";
import type { MarkFile, Seen } from "./mark-file.ts";

const MEET = readScript("meet");

/**
 * How far each part has come, as this process saw it. Redis can lose what it answered (a failover to a replica that was
 * behind, an older copy restored), and then it has another run and fewer writes. On each new connection both are compared,
 * before anything is written: a part that has lost writes gets a new `life`, and with it each of its logs a new name.
 * `lua/meet.lua` compares, `nameOf` in `lua/room.lua` names.
 */
export class Marks {
  readonly #keys: Keys;
  readonly #file: MarkFile;
  readonly #seen: Map<string, Seen>;
  readonly #lives = new Map<string, string>();
  readonly #lost = new Set<string>();

  constructor(keys: Keys, file: MarkFile) {
    this.#keys = keys;
    this.#file = file;
    this.#seen = file.read();
  }

  /** Saves what was seen until now. */
  keep(): void {
    this.#file.write(this.#seen);
  }

  /** Compares the parts at the other end of a new connection. Returns those that had lost writes. */
  async meet(send: Send, run: string, parts: readonly string[]): Promise<readonly string[]> {
    const life = randomBytes(16).toString("base64url");
    await send("SCRIPT", "LOAD", MEET.text);
    const met = await Promise.all(parts.map((part) => this.#meetPart(send, part, run, life)));
    const lost = parts.filter((_part, index) => met[index]);
    for (const part of lost) this.#lost.add(part);
    return lost;
  }

  /**
   * Something is missing that nobody has deleted, so this part may have lost it. Nobody is told then that it has ended: they
   * would forget it for good, and it may be restored.
   */
  missing(part: string): void {
    if (this.#lost.has(part)) throw new StoreUnavailable("Redis has lost this.");
  }

  /** Whether the part still has the life that it had when compared; otherwise it has lost writes since. */
  isAsMet(part: string, life: string | null): boolean {
    return life === this.#lives.get(part);
  }

  /** Notes how many writes the part has had; `behind` when that is fewer than before. */
  saw(part: string, writes: number): "on" | "behind" {
    const { run, writes: before } = this.#seen.get(part) ?? { run: "", writes: 0 };
    if (writes < before) return "behind";
    this.#seen.set(part, { run, writes });
    return "on";
  }

  async #meetPart(send: Send, part: string, run: string, life: string): Promise<boolean> {
    const seen = this.#seen.get(part);
    const known = [seen?.run ?? "", seen === undefined ? "" : String(seen.writes)];
    const args = [run, ...known, life, this.#lives.get(part) ?? ""];
    const [writes, hasLost, met] = asList(await send("EVALSHA", MEET.sha, "1", this.#keys.mark(part), ...args));
    this.#lives.set(part, asText(met ?? ""));
    this.#seen.set(part, { run, writes: Number(writes) });
    return hasLost === 1;
  }
}

type Ledger = { readonly part: string; readonly marks: Marks; readonly engine: Engine };

/** Checks the answer `[outcome, writes]` of a write against what is known, and returns the outcome. */
export function outcomeOf(reply: Reply, key: string, { part, marks, engine }: Ledger): string {
  const [outcome, writes] = asList(reply);
  const isBehind = Number(writes) > 0 && marks.saw(part, Number(writes)) === "behind";
  if (isBehind || outcome === "unmet") engine.renew(key, new StoreUnavailable("Redis has lost writes."));
  return String(outcome);
}
