import type { Campaign, CampaignCalls } from "../leader/tabs.ts";

const RENEW_EVERY_MS = 1_000;
/** Tabs in the background are throttled to one timer a second: a leader that is alive renews in time. */
const LEASE_MS = 4_000;
/** If two tabs write at once, the later one wins, and both see it after this. */
const SETTLE_MS = 100;

/**
 * Where Web Locks are missing (plain http on a home network): a lease in localStorage that the leader renews. A leader that
 * slept may briefly lead beside a new one; command ids and the chain make that harmless.
 */
export class LeaseCampaign implements Campaign {
  readonly #name: string;
  readonly #calls: CampaignCalls;
  readonly #me = crypto.getRandomValues(new Uint32Array(2)).join("-");
  readonly #pageHidden = (): void => this.#release();
  #leading = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(name: string, calls: CampaignCalls) {
    this.#name = name;
    this.#calls = calls;
    addEventListener("pagehide", this.#pageHidden);
    this.#renew();
  }

  take(): void {
    this.#write();
    this.#later(SETTLE_MS, () => this.#confirm());
  }

  end(): void {
    clearTimeout(this.#timer);
    removeEventListener("pagehide", this.#pageHidden);
    this.#release();
  }

  #renew(): void {
    const lease = readLease(this.#name);
    if (lease === null || lease.holder === this.#me || !isRunning(lease)) {
      this.#write();
      if (this.#leading) this.#later(RENEW_EVERY_MS, () => this.#renew());
      else this.#later(SETTLE_MS, () => this.#confirm());
      return;
    }
    if (this.#leading) {
      this.#leading = false;
      this.#calls.stepDown();
    }
    this.#later(RENEW_EVERY_MS, () => this.#renew());
  }

  #confirm(): void {
    if (!this.#leading && (readLease(this.#name)?.holder ?? this.#me) === this.#me) {
      this.#leading = true;
      this.#calls.lead();
    }
    this.#later(RENEW_EVERY_MS, () => this.#renew());
  }

  #later(afterMs: number, run: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(run, afterMs);
  }

  #write(): void {
    try {
      localStorage.setItem(this.#name, JSON.stringify({ holder: this.#me, untilMs: Date.now() + LEASE_MS }));
    } catch {
      // Storage is denied: there is no lease to share, so each tab leads for itself.
    }
  }

  #release(): void {
    if (readLease(this.#name)?.holder === this.#me) localStorage.removeItem(this.#name);
  }
}

type Lease = { readonly holder: string; readonly untilMs: number };

/** One that ends later than any lease can was written before the wall clock was set back. */
function isRunning({ untilMs }: Lease): boolean {
  const leftMs = untilMs - Date.now();
  return leftMs >= 0 && leftMs <= LEASE_MS;
}

function readLease(name: string): Lease | null {
  try {
    const lease: unknown = JSON.parse(localStorage.getItem(name) ?? "null");
    const known = typeof lease === "object" && lease !== null && "holder" in lease && "untilMs" in lease;
    return known ? (lease as Lease) : null; // written by another tab of this origin
  } catch {
    return null;
  }
}
