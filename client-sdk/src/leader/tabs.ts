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

export type CampaignCalls = {
  /** This tab leads now. */
  lead(): void;
  /** Another tab has taken over; this one waits for its turn again. */
  stepDown(): void;
};

/** Who leads among the tabs that share a storage: only the leader connects and writes. */
export interface Tabs {
  readonly channel: Channel;
  campaign(calls: CampaignCalls): Campaign;
}

/** For platforms without tabs: every client leads. */
export const soloTabs: Tabs = {
  channel: { post: () => undefined, listen: () => () => undefined },
  campaign: ({ lead }) => {
    lead();
    return { take: () => undefined, end: () => undefined };
  },
};
