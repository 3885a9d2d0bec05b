import { soloTabs, type Tabs } from "../leader/tabs.ts";
import { LeaseCampaign } from "./lease-campaign.ts";
import { LockCampaign } from "./lock-campaign.ts";

/** The tabs of one browser that share the storage of this name. Without a way to talk, each tab leads for itself. */
export function webTabs(name: string): Tabs {
  if (typeof BroadcastChannel !== "function") return soloTabs;
  const scope = `attune:${name}`;
  const hasLocks = typeof navigator === "object" && "locks" in navigator;
  // A channel doesn't hear itself: with a channel each, clients hear each other even in the same page.
  const channel = new BroadcastChannel(scope);
  return {
    channel: {
      post(message) {
        channel.postMessage(message);
      },
      listen(listener) {
        const hear = (event: MessageEvent): void => listener(event.data);
        channel.addEventListener("message", hear);
        return () => channel.removeEventListener("message", hear);
      },
    },
    campaign(calls) {
      const campaign = hasLocks ? new LockCampaign(scope, calls) : new LeaseCampaign(scope, calls);
      return {
        take: () => campaign.take(),
        end() {
          campaign.end();
          channel.close();
        },
      };
    },
  };
}
