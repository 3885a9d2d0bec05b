import type { Campaign, CampaignCalls } from "../leader/tabs.ts";

/** Web Locks: the browser itself hands the lead on when a tab closes or crashes. */
export class LockCampaign implements Campaign {
  readonly #name: string;
  readonly #calls: CampaignCalls;
  /** Null from when this tab takes the lead until it loses it: taken twice, the lock would be taken from this very tab. */
  #waiting: AbortController | null = null;
  #letGo: (() => void) | null = null;
  #ended = false;

  constructor(name: string, calls: CampaignCalls) {
    this.#name = name;
    this.#calls = calls;
    this.#wait();
  }

  take(): void {
    if (this.#letGo !== null || this.#waiting === null) return;
    this.#waiting.abort();
    this.#waiting = null;
    void this.#hold({ steal: true });
  }

  end(): void {
    this.#ended = true;
    this.#waiting?.abort();
    this.#letGo?.();
  }

  #wait(): void {
    this.#waiting = new AbortController();
    void this.#hold({ signal: this.#waiting.signal });
  }

  /** Asks for the lock and leads while it is held; when another tab takes it, asks anew. */
  async #hold(options: LockOptions): Promise<void> {
    let led = false;
    const leadUntilLetGo = (): Promise<void> => {
      if (this.#ended || options.signal?.aborted) return Promise.resolve();
      led = true;
      return new Promise((resolve) => {
        this.#letGo = resolve;
        this.#calls.lead();
      });
    };
    // Rejects when another tab takes the lock, this one stops waiting for it, or the browser grants none.
    await navigator.locks.request(this.#name, options, leadUntilLetGo).catch(() => undefined);
    if (led) this.#letGo = null;
    if (this.#ended || (!led && options.signal?.aborted)) return;
    if (!led) return this.#standAlone();
    this.#calls.stepDown();
    this.#wait();
  }

  /** The browser denies locks, as it does storage: asking again would never end. */
  #standAlone(): void {
    this.#letGo = () => undefined;
    this.#calls.lead();
  }
}
