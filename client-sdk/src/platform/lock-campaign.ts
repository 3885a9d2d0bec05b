import type { Campaign, CampaignCalls } from "../leader/tabs.ts";

/** Web Locks: the browser itself hands the lead on when a tab closes or crashes. */
export function lockCampaign(name: string, { lead, stepDown }: CampaignCalls): Campaign {
  let waiting = new AbortController();
  let letGo: (() => void) | null = null;
  let ended = false;

  /** Asks for the lock and leads while it is held; when another tab takes it, asks anew. */
  const hold = async (options: LockOptions): Promise<void> => {
    let led = false;
    const leadUntilLetGo = (): Promise<void> => {
      if (ended) return Promise.resolve();
      led = true;
      return new Promise((resolve) => {
        letGo = resolve;
        lead();
      });
    };
    // Rejects when another tab takes the lock, this one stops waiting for it, or the browser gives none.
    await navigator.locks.request(name, options, leadUntilLetGo).catch(() => undefined);
    if (led) letGo = null;
    if (ended || (!led && options.signal?.aborted)) return;
    if (!led) return standAlone();
    stepDown();
    void hold({ signal: waiting.signal });
  };

  /** The browser denies locks, as it does storage: asking again would never end. */
  const standAlone = (): void => {
    letGo = () => undefined;
    lead();
  };

  void hold({ signal: waiting.signal });
  return {
    take: () => {
      if (letGo !== null) return;
      waiting.abort();
      waiting = new AbortController();
      void hold({ steal: true });
    },
    end: () => {
      ended = true;
      waiting.abort();
      letGo?.();
    },
  };
}
