import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type AttuneClient, AttuneError } from "../../../client-sdk/src/index.ts";
import { updatesObstacle } from "../../../web/src/push/obstacle.ts";
import { keptUp, tellHours, turnOff, turnOn, type Updates } from "../../../web/src/push/updates.ts";
import { pushBrowser as browser } from "../../support/web/push-browser.ts";

/** Wherever the tests run. */
beforeEach(() => void vi.stubEnv("TZ", zone));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

const IPAD = { userAgent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605", maxTouchPoints: 5 };
const MAC = { ...IPAD, maxTouchPoints: 0 };
const IPHONE = { userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", maxTouchPoints: 5 };

const OFF: Updates = { at: "", quiet: true, fromMinute: 60, toMinute: 90, zone: "" };
const zone = "Europe/Berlin";

const subscribing = { userVisibleOnly: true, applicationServerKey: "key" };
const toldServer = (endpoint: string, quietHours: unknown) => [
  { endpoint, keys: { p256dh: "p", auth: "a" } },
  { quietHours },
];

describe("small updates", () => {
  test("are on once the browser and the server have them, with the notification's text and the quiet hours", async () => {
    const { client, told } = browser({});
    const endpoint = "https://push.example/new";
    expect(await turnOn(client, OFF, "News.")).toEqual({ at: endpoint, zone });
    const hours = { fromMinute: 60, toMinute: 90, zone };
    expect(told).toEqual([subscribing, { notice: "News." }, toldServer(endpoint, hours)]);
  });

  test("replace another server's subscription, which is in the way", async () => {
    const { client, told } = browser({ at: "https://push.example/old", isOld: true });
    expect(await turnOn(client, OFF, "News.")).toMatchObject({ at: "https://push.example/new" });
    expect(told.slice(0, 2)).toEqual(["unsubscribed here", subscribing]);
  });

  test("stay off if the person says no, now or before", async () => {
    for (const [permission, answer] of [
      ["default", "notNow"],
      ["denied", "denied"],
    ] as const) {
      const { client, told } = browser({ permission });
      expect([await turnOn(client, OFF, "News."), told]).toEqual([answer, []]);
      vi.unstubAllGlobals();
    }
  });

  test("say so if the browser can't get them, as in a private window; what the server says is passed on", async () => {
    const { client, told } = browser({ isCutOff: true });
    expect([await turnOn(client, OFF, "News."), told]).toEqual(["notHere", []]);
    client.push.publicKey = () => Promise.reject(new AttuneError("offline"));
    await expect(turnOn(client, OFF, "News.")).rejects.toMatchObject({ code: "offline" });
  });

  test("are given up after 20 s where the push service is blocked; a subscription that comes later is none", async () => {
    vi.useFakeTimers();
    const { client, told } = browser({ answersInMs: 60_000 });
    const turning = turnOn(client, OFF, "News.");
    await vi.advanceTimersByTimeAsync(20_000);
    expect([await turning, told]).toEqual(["notHere", [subscribing]]);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(told).toEqual([subscribing, "unsubscribed here"]);
  });

  test("follow what the browser has done to the subscription, and a change of time zone", async () => {
    const at = "https://push.example/1";
    const updates = { ...OFF, at, zone };
    const goesOn = new AbortController().signal;
    const same = browser({ at });
    expect([await keptUp(same.client, updates, goesOn), same.told]).toEqual([null, []]);
    const travelled = browser({ at });
    expect(await keptUp(travelled.client, { ...updates, zone: "Pacific/Apia" }, goesOn)).toEqual({ at, zone });
    expect(travelled.told).toEqual([toldServer(at, { fromMinute: 60, toMinute: 90, zone })]);
    const exchanged = browser({ at: "https://push.example/2" });
    expect(await keptUp(exchanged.client, updates, goesOn)).toEqual({ at: "https://push.example/2", zone });
    const dropped = browser({});
    expect(await keptUp(dropped.client, updates, goesOn)).toEqual({ at: "https://push.example/new", zone });
    expect(dropped.told[0]).toEqual(subscribing);
    for (const permission of ["denied", "default"] as const) {
      const gone = browser({ at, permission });
      expect(await keptUp(gone.client, updates, goesOn)).toEqual({ at: "" });
      expect(gone.told).toContain("unsubscribed there");
    }
    const turnedOff = browser({});
    expect([await keptUp(turnedOff.client, updates, AbortSignal.abort()), turnedOff.told]).toEqual([null, []]);
  });

  test("have quiet hours also where the browser doesn't know its zone: by its clock, in a zone that the server knows", async () => {
    vi.stubEnv("TZ", "");
    expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe("Etc/Unknown");
    const at = "https://push.example/1";
    const { client, told } = browser({ at });
    expect(await tellHours(client, { ...OFF, at })).toBe(true);
    expect(told).toEqual([toldServer(at, { fromMinute: 60, toMinute: 90, zone: "UTC" })]);
  });

  test("have no quiet hours if these are off, or start and end at once; and none are sent without a subscription", async () => {
    const at = "https://push.example/1";
    for (const hours of [{ quiet: false }, { toMinute: 60 }]) {
      const { client, told } = browser({ at });
      expect(await tellHours(client, { ...OFF, at, ...hours })).toBe(true);
      expect(told).toEqual([toldServer(at, undefined)]);
    }
    const { client, told } = browser({});
    expect([await tellHours(client, { ...OFF, at }), told]).toEqual([false, []]);
  });

  test("go off everywhere with one tap: the text, the browser's subscription and the server's", async () => {
    const { client, told } = browser({ at: "https://push.example/1" });
    expect(await turnOff(client)).toEqual({ at: "" });
    expect(told).toEqual([{ notice: null }, "unsubscribed here", "unsubscribed there"]);
  });

  test("need the app on the home screen of an iPhone, and of an iPad, which identifies as a Mac", () => {
    const found = [IPHONE, IPAD, MAC].map((navigator) => {
      vi.stubGlobal("navigator", { ...navigator, serviceWorker: {} });
      vi.stubGlobal("isSecureContext", true);
      vi.stubGlobal("window", {});
      return updatesObstacle();
    });
    expect(found).toEqual(["install", "install", "unsupported"]);
    for (const alone of ["PushManager", "Notification"]) {
      vi.stubGlobal("window", { [alone]: {} });
      expect(updatesObstacle()).toBe("unsupported");
    }
    vi.stubGlobal("isSecureContext", false);
    expect(updatesObstacle()).toBe("plainHttp");
  });

  test("are turned off at the server even if the browser can't say what it has subscribed to", async () => {
    const done: string[] = [];
    const client = { push: { unsubscribe: async () => done.push("unsubscribed") } } as unknown as AttuneClient;
    const broken = (): Promise<never> => Promise.reject(new DOMException("broken", "AbortError"));
    for (const serviceWorker of [
      { getRegistration: broken },
      { getRegistration: async () => ({ pushManager: { getSubscription: broken } }) },
    ]) {
      // Nor does it wait for a worker that never becomes active.
      vi.stubGlobal("navigator", { serviceWorker: { ...serviceWorker, ready: new Promise(() => undefined) } });
      expect(await turnOff(client)).toEqual({ at: "" });
    }
    expect(done).toEqual(["unsubscribed", "unsubscribed"]);
  });
});
