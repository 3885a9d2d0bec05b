import type { Campaign, CampaignCalls } from "../../../client-sdk/src/leader/tabs.ts";

type Start = (name: string, calls: CampaignCalls) => Campaign;

let made = 0;

/** Ends the campaigns of a test. */
export const ends: (() => void)[] = [];

/** Tabs of one browser, in which each test has a name of its own, that note down who leads. */
export function tabs(start: Start) {
  made += 1;
  const name = `test-${made}`;
  const leading = new Set<string>();
  const open = (tab: string) => {
    const campaign = start(name, { lead: () => leading.add(tab), stepDown: () => leading.delete(tab) });
    const end = (): void => {
      leading.delete(tab);
      campaign.end();
    };
    ends.push(end);
    return { take: () => campaign.take(), end };
  };
  return { name, leading, open };
}
