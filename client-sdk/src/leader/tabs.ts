import type { Cancel } from "../environment/environment.ts";

/** How the tabs of one browser talk. What one posts, every other hears. */
export interface Channel {
  post(message: unknown): void;
  listen(listener: (message: unknown) => void): Cancel;
}

export type Campaign = {
  /** Takes the lead now, whoever has it. */
  take(): void;
  /** Gives up the lead, or the wait for it. */
  end(): void;
};

/** Who leads among the tabs that share a storage: only the leader connects and writes. */
export interface Tabs {
  readonly channel: Channel;
  /** Calls `lead` once this tab leads, `stepDown` when another has taken over. Then it waits for its turn again. */
  campaign(calls: { lead(): void; stepDown(): void }): Campaign;
}

/** For platforms without tabs: whoever starts leads. */
export const soloTabs: Tabs = {
  channel: { post: () => undefined, listen: () => () => undefined },
  campaign: ({ lead }) => {
    lead();
    return { take: () => undefined, end: () => undefined };
  },
};
