import type { Browser, CDPSession } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startApp } from "../support/app.ts";
import { PUSH_HOST } from "../support/push/agent-to.ts";
import { PushService, type Subscribed } from "../support/push/push-service.ts";
import { launchBrowser } from "./support/browser.ts";
import { closePair, type Pair, pairUp } from "./support/pair.ts";
import type { PhonePage } from "./support/phone.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser("chromium-browser");
});
afterAll(() => browser.close());

type Place = { readonly url: string; readonly service: PushService; readonly pair: Pair };

/** The real server with the built app, sending its push requests to a push service of this test. */
async function place(): Promise<Place> {
  const service = await PushService.start();
  const pushMeans = { agent: service.agent() };
  const { port, close } = await startApp({
    // Nobody presses as fast as a test.
    settings: { PUSH_HOSTS: PUSH_HOST, RATE_COMMANDS: "100/s", RATE_PAIRING: "100/s" },
    pushMeans,
  });
  onTestFinished(close);
  const url = `http://localhost:${port}`;
  const pair = await pairUp(browser, { url }, { serviceWorkers: "allow", timezoneId: "Europe/Berlin" });
  return { url, service, pair };
}

/** Chromium can't subscribe without its own push service, so the browser's answer is replaced. */
async function subscribesWith({ page }: PhonePage, { json }: Subscribed): Promise<void> {
  const stub = (subscription: Subscribed["json"]): void => {
    const isThere = (): boolean => sessionStorage.getItem("stub") === "subscribed";
    const made = {
      ...subscription,
      toJSON: () => subscription,
      unsubscribe: () => {
        sessionStorage.removeItem("stub");
        return Promise.resolve(true);
      },
    };
    Object.assign(PushManager.prototype, {
      getSubscription: () => Promise.resolve(isThere() ? made : null),
      subscribe: (options: { readonly applicationServerKey: string }) => {
        sessionStorage.setItem("stub", "subscribed");
        sessionStorage.setItem("stub.key", options.applicationServerKey);
        return Promise.resolve(made);
      },
    });
  };
  await page.addInitScript(stub, json);
  await page.evaluate(stub, json);
}

/** Delivers a push message to the app's service worker, as the browser would. */
async function pusherOf({ context, page }: PhonePage, url: string): Promise<(text: string) => Promise<void>> {
  const cdp: CDPSession = await context.newCDPSession(page);
  const found = new Promise<string>((resolve) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations;
      if (first !== undefined) resolve(first.registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  const registrationId = await found;
  return async (data) => {
    await cdp.send("ServiceWorker.deliverPushMessage", { origin: url, registrationId, data });
  };
}

const shown = ({ context }: PhonePage): Promise<readonly string[]> => {
  const [worker] = context.serviceWorkers();
  if (worker === undefined) throw new Error("There is no service worker.");
  return worker.evaluate(async () => {
    const { registration } = globalThis as unknown as { readonly registration: ServiceWorkerRegistration };
    return (await registration.getNotifications()).map(
      ({ title, tag, silent }) => `${title} ${tag} ${silent === true}`,
    );
  });
};

/** Runs in the page, whose browser may know zones that the server doesn't. */
const beInZone = (timeZone: string): void => {
  const { resolvedOptions } = Intl.DateTimeFormat.prototype;
  Intl.DateTimeFormat.prototype.resolvedOptions = function inZone() {
    return { ...resolvedOptions.call(this), timeZone };
  };
};

const settingsOf = ({ page }: PhonePage): Promise<unknown> =>
  page.evaluate(
    () => (JSON.parse(localStorage.getItem("attune.settings") ?? "{}") as { readonly updates?: unknown }).updates,
  );

const isSubscribed = ({ page }: PhonePage): Promise<boolean> =>
  page.evaluate(() => sessionStorage.getItem("stub") === "subscribed");

/** Sam's app is in German with small updates on, open at the settings. */
async function switchedOn({ url, service, pair: { sam } }: Place): Promise<Subscribed> {
  const ofSam = service.subscribe("sam");
  await sam.context.grantPermissions(["notifications"], { origin: url });
  await sam.page.evaluate(() => localStorage.setItem("attune.settings", '{"language":"de"}'));
  await sam.go(`${url}/settings`);
  await sam.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await subscribesWith(sam, ofSam);
  await sam.choose("Kleine Neuigkeiten");
  await sam.says("Ruhezeit");
  return ofSam;
}

describe("small updates", () => {
  test("are shown while the app is closed, in one's own language, one at a time; not while it is visible", async () => {
    const here = await place();
    const { url, service, pair } = here;
    const { alex, sam } = pair;
    const ofSam = await switchedOn(here);
    const push = await pusherOf(sam, url);
    await sam.page.goto("about:blank");

    await alex.press("I need space");
    await alex.sees("takeSpace");
    await alex.press(/^Tell/);
    await service.until(1);
    const [received] = service.received;
    expect(received?.to).toBe(ofSam);
    for (const _ of [1, 2]) {
      await push(received?.text ?? "");
      await expect.poll(() => shown(sam)).toEqual(["Eine kleine Neuigkeit. update false"]);
    }
    await sam.go(url);
    await push(received?.text ?? "");
    await expect.poll(() => shown(sam)).toEqual([]);
    await closePair(pair);
  });

  test("go off with one tap and with the place, have quiet hours, and say what stands in their way", async () => {
    const here = await place();
    const { url, pair } = here;
    const { alex, sam } = pair;
    const { json } = await switchedOn(here);
    await sam.choose("Ruhezeit");
    await sam.page.getByLabel("Ruhe ab").fill("12:00");
    await sam.page.getByLabel("Ruhe bis").fill("12:00");
    await sam.says("Beide Zeiten sind gleich: Es gibt keine Ruhezeit.");
    await sam.page.getByLabel("Ruhe bis").fill("12:30");
    await sam.says(/^Was dann kommt/);
    const hours = { quiet: true, fromMinute: 720, toMinute: 750, zone: "Europe/Berlin" };
    await expect.poll(() => settingsOf(sam)).toEqual({ at: json.endpoint, ...hours });
    await sam.picture("small-updates");
    await sam.expectAccessible();
    const travel = (timeZone: string): Promise<unknown> => sam.page.evaluate(beInZone, timeZone);
    await travel("Mars/Olympus_Mons");
    await sam.page.getByLabel("Ruhe bis").fill("12:45");
    await sam.says("Diese Zeitzone ist hier nicht bekannt.");
    expect(await settingsOf(sam)).toEqual({ at: json.endpoint, ...hours });
    expect(await sam.page.getByLabel("Ruhe bis").inputValue()).toBe("12:30");
    await travel("Europe/Berlin");

    const deny = (): unknown => Object.defineProperty(Notification, "permission", { get: () => "denied" });
    await alex.page.addInitScript(deny);
    await alex.go(`${url}/settings`);
    await alex.says("This browser doesn’t allow messages from here.");

    const toggle = sam.page.getByLabel("Kleine Neuigkeiten", { exact: true });
    await toggle.uncheck();
    await expect.poll(() => settingsOf(sam)).toEqual({ at: "", ...hours });
    expect(await isSubscribed(sam)).toBe(false);

    await toggle.check();
    await expect.poll(() => isSubscribed(sam)).toBe(true);
    await sam.says("Ruhezeit");
    await sam.press("Meine Einstellungen vergessen");
    await expect.poll(() => isSubscribed(sam)).toBe(false);

    await sam.choose("Small updates");
    await sam.says("Quiet hours");
    await sam.go(`${url}/leave`);
    await sam.press("Leave and delete");
    await expect.poll(() => isSubscribed(sam)).toBe(false);
    await expect.poll(() => settingsOf(sam)).toMatchObject({ at: "" });
    await closePair(pair);
  });
});
