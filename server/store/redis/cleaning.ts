import { StoreUnavailable } from "../port.ts";
import type { Engine } from "./connection/engine.ts";
import { replyCode } from "./connection/redis-errors.ts";
import { replicasIn } from "./connection/replicas.ts";
import { asList, asTextOrNull } from "./connection/replies.ts";
import { readScript } from "./connection/script.ts";
import type { ServerInfo } from "./connection/server-info.ts";
import { type Keys, PARTS } from "./keys.ts";

const TAKE_TURN = readScript("take-turn");
const CLEANED = readScript("cleaned");

export type CleaningOptions = {
  /** How long what was deleted may stay in Redis's append-only file, milliseconds. */
  readonly everyMs: number;
  readonly warn: (line: string) => void;
};

const FORBIDDEN =
  "Redis doesn't let this user run BGREWRITEAOF: what has faded or been left stays in its append-only file until Redis rewrites that by itself.";

const UNASKED =
  "A replica of Redis can't be asked to write its append-only file anew: what has faded or been left stays there until it does. Servers reach it at the address, and with the user and password, that its primary has.";

/**
 * What was deleted stays in the append-only files of Redis and its replicas until they are rewritten. The nodes take turns in
 * asking for that, and only when something was deleted since, or a replica couldn't be asked.
 */
export class Cleaning {
  readonly #engine: Engine;
  readonly #keys: Keys;
  readonly #options: CleaningOptions;
  #isForbidden = false;
  #hasTold = false;

  constructor(engine: Engine, keys: Keys, options: CleaningOptions) {
    this.#engine = engine;
    this.#keys = keys;
    this.#options = options;
  }

  async run(): Promise<void> {
    if (this.#isForbidden) return;
    const reports = await this.#engine.reports();
    const hasFailed = [...reports.values()].some((info) => info.get("aof_last_bgrewrite_status") === "err");
    const dirty = await this.#dirtyMarks(reports);
    if (dirty.length === 0 && !hasFailed) return;
    await this.#endTurnWithin(this.#options.everyMs / (hasFailed ? 4 : 1));
    if (!(await this.#isOurTurn())) return;
    if (!(await this.#rewrite())) await this.#engine.ask("DEL", this.#keys.cleaning());
    else if (await this.#rewriteReplicas())
      await Promise.all(dirty.map(({ mark, upTo }) => this.#engine.run(CLEANED, [mark], [upTo])));
  }

  /**
   * Where something was deleted since the last rewriting began. If a server is killed during a rewriting, that leaves no
   * trace: so a rewriting only counts for that run of the server, and for the replicas that it had.
   */
  async #dirtyMarks(
    reports: ReadonlyMap<string, ServerInfo>,
  ): Promise<readonly { readonly mark: string; readonly upTo: string }[]> {
    const marks = [...PARTS.map(this.#keys.mark), this.#keys.pairingMark()].map(async (mark) => {
      const fields = asList(await this.#engine.ask("HMGET", mark, "deleted", "cleaned"));
      const [deleted = null, cleaned = null] = fields.map(asTextOrNull);
      const run = this.#engine.runAt(mark);
      const upTo = [deleted ?? "", run, ...replicasIn(reports.get(run) ?? new Map())];
      return deleted === null || covers(cleaned ?? "", upTo) ? [] : [{ mark, upTo: upTo.join(" ") }];
    });
    return (await Promise.all(marks)).flat();
  }

  async #isOurTurn(): Promise<boolean> {
    return (await this.#engine.run(TAKE_TURN, [this.#keys.cleaning()], [String(this.#options.everyMs)])) !== null;
  }

  /**
   * Shortens a turn that would last longer. What failed is tried again within the hour, but a full disk is not pressed. And
   * after Redis's clock was set back, as by a failover, a turn would outlast its time.
   */
  async #endTurnWithin(ms: number): Promise<void> {
    await this.#engine.ask("PEXPIRE", this.#keys.cleaning(), String(Math.ceil(ms)), "LT");
  }

  async #rewrite(): Promise<boolean> {
    try {
      await this.#engine.rewriteFiles();
      return true;
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      if (replyCode(error) === "NOPERM" || /unknown command/i.test(String(error))) {
        this.#isForbidden = true;
        this.#options.warn(FORBIDDEN);
      }
      // Another rewriting is under way. It may have begun before the deletion, so the next sweep asks again.
      return false;
    }
  }

  async #rewriteReplicas(): Promise<boolean> {
    const done = await this.#engine.rewriteReplicas();
    if (!done && !this.#hasTold) this.#options.warn(UNASKED);
    this.#hasTold ||= !done;
    return done;
  }
}

/** Whether the files were last rewritten for all of this: what was deleted, the run of the server, each of its replicas. */
function covers(cleaned: string, [deleted, run, ...replicas]: readonly string[]): boolean {
  const [cleanedOf, runThen, ...replicasThen] = cleaned.split(" ");
  return cleanedOf === deleted && runThen === run && replicas.every((address) => replicasThen.includes(address));
}
