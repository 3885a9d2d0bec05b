import type { Campaign } from "../leader/tabs.ts";

type Calls = { lead(): void; stepDown(): void };

const RENEW_EVERY_MS = 1_000;
/** Tabs in the background are throttled to one timer a second: a leader that is still there renews in time. */
const LEASE_MS = 4_000;
/** Two tabs that write at once: the later one wins, and both see it after this. */
const SETTLE_MS = 100;

/**
 * Where Web Locks are missing (plain http on a home network): a lease in localStorage that the leader renews. A leader that
 * was asleep may lead beside a new one for a moment; command ids and the chain make that harmless.
 */
export function leaseCampaign(name: string, { lead, stepDown }: Calls): Campaign {
  const me = crypto.getRandomValues(new Uint32Array(2)).join("-");
  let leading = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const later = (afterMs: number, run: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(run, afterMs);
  };
  const renew = (): void => {
    const lease = readLease(name);
    const isFree = lease === null || lease.untilMs < Date.now();
    if (lease?.holder === me || isFree) {
      writeLease(name, { holder: me, untilMs: Date.now() + LEASE_MS });
      if (leading) later(RENEW_EVERY_MS, renew);
      else later(SETTLE_MS, confirm);
      return;
    }
    if (leading) {
      leading = false;
      stepDown();
    }
    later(RENEW_EVERY_MS, renew);
  };
  const confirm = (): void => {
    if (!leading && readLease(name)?.holder === me) {
      leading = true;
      lead();
    }
    later(RENEW_EVERY_MS, renew);
  };
  const release = (): void => {
    if (readLease(name)?.holder === me) localStorage.removeItem(name);
  };
  addEventListener("pagehide", release);
  renew();
  return {
    take: () => {
      writeLease(name, { holder: me, untilMs: Date.now() + LEASE_MS });
      later(SETTLE_MS, confirm);
    },
    end: () => {
      clearTimeout(timer);
      removeEventListener("pagehide", release);
      release();
    },
  };
}

type Lease = { readonly holder: string; readonly untilMs: number };

function readLease(name: string): Lease | null {
  try {
    const lease: unknown = JSON.parse(localStorage.getItem(name) ?? "null");
    return typeof lease === "object" && lease !== null && "holder" in lease && "untilMs" in lease
      ? (lease as Lease)
      : null;
  } catch {
    return null;
  }
}

function writeLease(name: string, lease: Lease): void {
  try {
    localStorage.setItem(name, JSON.stringify(lease));
  } catch {
    // Storage is denied: the lease can't be shared, so this tab stands for itself.
  }
}
