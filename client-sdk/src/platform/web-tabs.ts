import { soloTabs, type Tabs } from "../leader/tabs.ts";
import { LeaseCampaign } from "./lease-campaign.ts";
import { LockCampaign } from "./lock-campaign.ts";

/** The tabs of one browser that share the storage of this name. Without a way to talk, each tab stands for itself. */
export function webTabs(name: string): Tabs {
  if (typeof BroadcastChannel !== "function") return soloTabs;
  const scope = `attune:${name}`;
  const hasLocks = typeof navigator === "object" && "locks" in navigator;
  return {
    channel: {
      post(message) {
        // A channel doesn't hear itself, so each tab needs only one.
        channelOf(scope).postMessage(message);
      },
      listen(listener) {
        const channel = channelOf(scope);
        const hear = (event: MessageEvent): void => listener(event.data);
        channel.addEventListener("message", hear);
        return () => channel.removeEventListener("message", hear);
      },
    },
    campaign: (calls) => (hasLocks ? new LockCampaign(scope, calls) : new LeaseCampaign(scope, calls)),
  };
}

const channels = new Map<string, BroadcastChannel>();

function channelOf(scope: string): BroadcastChannel {
  const channel = channels.get(scope) ?? new BroadcastChannel(scope);
  channels.set(scope, channel);
  return channel;
}
