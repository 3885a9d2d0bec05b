import { type AttuneClient, createClient, memoryStorage } from "../../../client-sdk/src/index.node.ts";
import { KEYS } from "../../../client-sdk/src/storage/keys.ts";
import type { Storage } from "../../../client-sdk/src/storage/storage.ts";
import type { LogEntry } from "../../../shared/protocol/envelope.ts";
import type { Pair } from "../pair.ts";

/** An acknowledged command, and how long it took from asking until it was durable. */
export type Said = { readonly seq: number; readonly tookMs: number };

/** Two real, paired clients: one sends something again and again, the other receives it. */
export class TalkingCouple {
  readonly said: Said[] = [];
  /** The log positions that the listening phone received, in order. */
  readonly heard: number[] = [];
  /** Where the listening phone got a snapshot instead of the events it missed. */
  readonly #resets: number[] = [];
  readonly #speaker: AttuneClient;
  readonly #listener: AttuneClient;
  #talking: Promise<void> = Promise.resolve();
  #enough = false;

  private constructor(speaker: AttuneClient, listener: AttuneClient) {
    this.#speaker = speaker;
    this.#listener = listener;
    listener.on("event", ({ seq }) => this.heard.push(seq));
    listener.on("reset", ({ seq }) => this.#resets.push(seq));
  }

  static async of(origins: readonly [string, string], pair: Pair): Promise<TalkingCouple> {
    const speaker = createClient({ url: origins[0], storage: await memberStorage(pair.a) });
    const listener = createClient({ url: origins[1], storage: await memberStorage(pair.b) });
    const couple = new TalkingCouple(speaker, listener);
    await Promise.all([live(speaker), live(listener)]);
    return couple;
  }

  /** One after another, with a pause in between, until it is told to stop. */
  talk(pauseMs: number): void {
    this.#talking = (async () => {
      while (!this.#enough) {
        const startMs = performance.now();
        const outcome = await this.#speaker.hear.send("iHearYou");
        const { seq } = "done" in outcome ? await outcome.done : outcome;
        this.said.push({ seq, tookMs: performance.now() - startMs });
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    })();
  }

  /** Stops talking and waits until the other has received everything. */
  async finish(): Promise<void> {
    this.#enough = true;
    await this.#talking;
    const last = this.said.at(-1)?.seq ?? 0;
    await new Promise<void>((resolve) => {
      const look = (): void => void ((this.heard.at(-1) ?? 0) >= last && resolve());
      this.#listener.on("event", look);
      this.#listener.on("reset", ({ seq }) => void (seq >= last && resolve()));
      look();
    });
  }

  async close(): Promise<void> {
    this.#enough = true;
    await Promise.all([this.#speaker.close(), this.#listener.close()]);
    await this.#talking.catch(() => {});
  }

  /** What is wrong with what was acknowledged and received, compared with the log; empty when all is well. */
  faults(log: readonly LogEntry[]): readonly string[] {
    const ids = log.flatMap(({ commandId }) => commandId ?? []);
    const seqs = this.said.map(({ seq }) => seq);
    const spoken = log.filter(({ type }) => type === "hear.sent").map(({ seq }) => seq);
    const unheard = spoken.filter((seq) => !this.heard.includes(seq));
    return [
      ...(log.some(({ seq }, index) => seq !== index + 1) ? ["the log has a gap"] : []),
      ...(new Set(ids).size === ids.length ? [] : ["a command stands there twice"]),
      ...(seqs.every((seq) => spoken.includes(seq)) ? [] : ["something acknowledged is lost"]),
      ...(spoken.length === seqs.length ? [] : [`said ${seqs.length}, written ${spoken.length}`]),
      ...(isRising(seqs) ? [] : ["it was acknowledged out of order"]),
      ...(isRising(this.heard) ? [] : ["it was heard out of order"]),
      ...(unheard.length === 0 ? [] : [`${unheard.join()} were not heard, with snapshots at ${this.#resets.join()}`]),
    ];
  }
}

const isRising = (seqs: readonly number[]): boolean => seqs.every((seq, index) => seq > (seqs[index - 1] ?? 0));

/** The storage of a phone that was paired without a client. */
async function memberStorage({ token, deviceId }: Pair["a"]): Promise<Storage> {
  const storage = memoryStorage();
  const names = { mine: "Alex", partner: "Sam" };
  const membership = { token, deviceId, rootKey: "", names, seat: null, over: null };
  await storage.write({ [KEYS.membership]: JSON.stringify(membership) });
  return storage;
}

function live(client: AttuneClient): Promise<void> {
  return new Promise((resolve) => {
    const stop = client.on("caughtUp", () => done());
    const stopReset = client.on("reset", () => done());
    const done = (): void => {
      stop();
      stopReset();
      resolve();
    };
  });
}
