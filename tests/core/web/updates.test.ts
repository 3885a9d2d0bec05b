import { afterEach, describe, expect, test, vi } from "vitest";
import type { AttuneClient } from "../../../client-sdk/src/index.ts";
import { hindrance } from "../../../web/src/push/possible.ts";
import { turnOff, type Updates } from "../../../web/src/push/updates.ts";

afterEach(() => void vi.unstubAllGlobals());

const IPAD = { userAgent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605", maxTouchPoints: 5 };
const MAC = { ...IPAD, maxTouchPoints: 0 };
const IPHONE = { userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", maxTouchPoints: 5 };

describe("small updates", () => {
  test("need the app on the home screen of an iPhone, and of an iPad, which identifies as a Mac", () => {
    const found = [IPHONE, IPAD, MAC].map((navigator) => {
      vi.stubGlobal("navigator", { ...navigator, serviceWorker: {} });
      vi.stubGlobal("isSecureContext", true);
      vi.stubGlobal("window", {});
      return hindrance();
    });
    expect(found).toEqual(["install", "install", "unsupported"]);
  });

  test("are turned off at the server even if the browser can't say what it has subscribed to", async () => {
    const done: string[] = [];
    const client = { push: { unsubscribe: async () => done.push("unsubscribed") } } as unknown as AttuneClient;
    const updates: Updates = { at: "https://push.example/1", quiet: true, fromMinute: 0, toMinute: 9, zone: "UTC" };
    const broken = (): Promise<never> => Promise.reject(new DOMException("broken", "AbortError"));
    for (const serviceWorker of [
      { getRegistration: broken },
      { getRegistration: async () => ({ pushManager: { getSubscription: broken } }) },
    ]) {
      // Nor does it wait for a worker that never becomes active.
      vi.stubGlobal("navigator", { serviceWorker: { ...serviceWorker, ready: new Promise(() => undefined) } });
      expect(await turnOff(client, updates)).toEqual({ ...updates, at: "" });
    }
    expect(done).toEqual(["unsubscribed", "unsubscribed"]);
  });
});
