import type { Tabs } from "../../../client-sdk/src/leader/tabs.ts";
import type { FakeClock } from "../../../client-sdk/src/testing/index.ts";

type Calls = { lead(): void; stepDown(): void };

/** The tabs of one browser: one lock that the first one holds, and a channel with a small delay. */
export class FakeBrowser {
  readonly #clock: FakeClock;
  readonly #queue: Calls[] = [];
  readonly #listeners = new Map<object, Set<(message: unknown) => void>>();
  readonly #muted = new Set<Tabs["channel"]>();
  readonly #said = new Map<Tabs["channel"], number>();
  #holder: Calls | null = null;
  #isHeld = false;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  /** A tab that is frozen, or of a build that nobody here understands, neither hears nor says anything. */
  mute(tab: Tabs): void {
    this.#muted.add(tab.channel);
  }

  /** The leading tab is in the middle of something that it won't give up. */
  holdOn(): void {
    this.#isHeld = true;
  }

  /** How many messages a tab has sent. */
  said(tab: Tabs): number {
    return this.#said.get(tab.channel) ?? 0;
  }

  tab(): Tabs {
    const tab = {};
    const own = new Set<(message: unknown) => void>();
    this.#listeners.set(tab, own);
    const channel: Tabs["channel"] = {
      post: (message) => {
        if (this.#muted.has(channel)) return;
        this.#said.set(channel, (this.#said.get(channel) ?? 0) + 1);
        const sent: unknown = structuredClone(message);
        for (const [other, listeners] of this.#listeners) {
          if (other !== tab) this.#clock.setTimer(1, () => [...listeners].forEach((listener) => listener(sent)));
        }
      },
      listen: (listener) => {
        const hear = (message: unknown): void => {
          if (!this.#muted.has(channel)) listener(message);
        };
        own.add(hear);
        return () => void own.delete(hear);
      },
    };
    return {
      channel,
      campaign: (calls) => {
        this.#queue.push(calls);
        this.#clock.setTimer(1, () => this.#next());
        let isOver = false;
        return {
          take: () => void this.#clock.setTimer(1, () => (isOver ? undefined : this.#steal(calls))),
          end: () => {
            isOver = true;
            this.#end(calls);
          },
        };
      },
    };
  }

  #next(): void {
    if (this.#holder !== null) return;
    this.#holder = this.#queue.shift() ?? null;
    this.#holder?.lead();
  }

  #steal(calls: Calls): void {
    const before = this.#holder;
    if (before === calls || this.#isHeld) return;
    this.#remove(calls);
    this.#holder = calls;
    if (before !== null) {
      this.#queue.push(before);
      before.stepDown();
    }
    calls.lead();
  }

  #end(calls: Calls): void {
    this.#remove(calls);
    if (this.#holder !== calls) return;
    this.#holder = null;
    this.#next();
  }

  #remove(calls: Calls): void {
    const at = this.#queue.indexOf(calls);
    if (at >= 0) this.#queue.splice(at, 1);
  }
}
