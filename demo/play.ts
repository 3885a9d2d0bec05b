import { setTimeout as pause } from "node:timers/promises";
import type { Actor } from "./actor.ts";
import type { Stage } from "./stage.ts";

const FRAME_MS = 40;
const READ_MS = 2_200;
const TYPE_MS = 140;

export type PlayOptions = { readonly stage: Stage; readonly alex: Actor; readonly sam: Actor; readonly quick: boolean };

/** The two on the stage, redrawn again and again. */
export class Play {
  readonly alex: Actor;
  readonly sam: Actor;
  title = "";
  readonly #quick: boolean;
  readonly #skewsMs: number[] = [];
  readonly #drawing: NodeJS.Timeout;

  constructor({ stage, alex, sam, quick }: PlayOptions) {
    this.alex = alex;
    this.sam = sam;
    this.#quick = quick;
    this.#drawing = setInterval(() => {
      this.#measure();
      stage.show({ title: this.title, left: alex.screen, right: sam.screen, foot: this.figures });
    }, FRAME_MS);
  }

  /** What was measured in the breath, for developers. */
  get figures(): string {
    if (this.#skewsMs.length === 0) return "";
    const sorted = this.#skewsMs.toSorted((a, b) => a - b);
    const at = (q: number) => (sorted[Math.floor((sorted.length - 1) * q)] ?? 0).toFixed(2);
    return `skew between the two lights: median ${at(0.5)} ms, largest ${at(1)} ms`;
  }

  /** Both screens show the same lines. */
  bothSay(...lines: readonly string[]): void {
    for (const actor of [this.alex, this.sam]) actor.says(...lines);
  }

  /** A pause in which a viewer can read what is shown. */
  async read(): Promise<void> {
    await pause(this.#quick ? FRAME_MS : READ_MS);
  }

  /** The time a finger takes to find the next key. */
  async type(): Promise<void> {
    await pause(this.#quick ? 0 : TYPE_MS);
  }

  async frame(): Promise<void> {
    await pause(FRAME_MS);
  }

  close(): void {
    clearInterval(this.#drawing);
  }

  /** Both phones' server time at the same true instant, which can be compared because they share one process. */
  #measure(): void {
    if (this.alex.client.breath.phase() === null || this.sam.client.breath.phase() === null) return;
    const [alexMs, samMs] = [this.alex.client.serverNowMs(), this.sam.client.serverNowMs()];
    if (alexMs !== null && samMs !== null) this.#skewsMs.push(Math.abs(alexMs - samMs));
  }
}
