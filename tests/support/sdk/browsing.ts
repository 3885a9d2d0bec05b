import { AttuneClient } from "../../../client-sdk/src/client.ts";
import { type FakeDevice, type FakeNetwork, fakePair } from "../../../client-sdk/src/testing/index.ts";
import { loadEngine } from "../../../client-sdk/src/testing/loaded-engine.ts";
import { FakeBrowser } from "./fake-tabs.ts";

type Tab = {
  readonly client: AttuneClient;
  readonly network: FakeNetwork;
  readonly device: FakeDevice;
  readonly freeze: () => void;
  /** As for a tab of another build, which can't understand this one. */
  readonly mute: () => void;
  /** How often it has sent the other tabs anything. */
  readonly said: () => number;
};

/** Seat a in a browser with tabs, seat b as usual. */
const FOR_GOOD_MS = 365 * 86_400_000;

export async function browsing() {
  const pair = fakePair();
  await pair.a.client.close();
  const browser = new FakeBrowser(pair.clock);
  let seed = 20;
  const open = (storage = pair.a.storage, engine = loadEngine, isReachable = true): Tab => {
    seed += 1;
    const [network, device] = [pair.server.network(), pair.clock.device({ seed, monotonicFromMs: seed * 1_000 })];
    if (!isReachable) network.cut();
    const tabs = browser.tab();
    const carried = { storage, transport: network, environment: device, tabs, loadEngine: engine };
    const parts = { url: "https://attune.test", ...carried };
    const [mute, said] = [() => browser.mute(tabs), () => browser.said(tabs)];
    const freeze = (): void => {
      mute();
      device.sleep(FOR_GOOD_MS);
    };
    return { client: new AttuneClient(parts), network, device, freeze, mute, said };
  };
  const first = open();
  await pair.clock.until(() => first.client.status.kind === "live");
  const second = open();
  await pair.clock.until(() => second.client.status.kind === "live");
  return { ...pair, browser, open, first, second };
}

export type Browsing = Awaited<ReturnType<typeof browsing>>;
