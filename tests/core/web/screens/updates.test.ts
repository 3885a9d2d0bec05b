import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { livePair } from "../../../support/sdk/fake-phones.ts";
import { pushBrowser } from "../../../support/web/push-browser.ts";
import { Screens } from "../../../support/web/screens.ts";

const screens = Screens.forThisFile();

afterEach(() => void vi.unstubAllGlobals());

const soon = (): Promise<void> => new Promise(setImmediate);

test("small updates are asked for once: tapping again while the browser asks changes nothing", async () => {
  const answer = Promise.withResolvers<NotificationPermission>();
  const { client, told } = pushBrowser({ answer: answer.promise });
  const { a } = await livePair();
  const shown = await screens.show("settings", Object.assign(a.client, client));
  for (const _time of [1, 2]) await shown.choose("Small updates");
  answer.resolve("granted");
  await shown.wait(soon);
  expect(told).toMatchObject([{ userVisibleOnly: true }, { notice: "A small update." }, [{}, {}]]);
  expect(shown.settings.updates.at).toBe("https://push.example/new");
});

test("small updates that come on once all settings were forgotten go off again, here and at the server", async () => {
  const answer = Promise.withResolvers<NotificationPermission>();
  const { client, told } = pushBrowser({ answer: answer.promise });
  const { a } = await livePair();
  const shown = await screens.show("settings", Object.assign(a.client, client));
  await shown.choose("Small updates");
  await shown.press("Forget my settings");
  answer.resolve("granted");
  await shown.wait(soon);
  expect(told.slice(-3)).toEqual([{ notice: null }, "unsubscribed here", "unsubscribed there"]);
  expect(shown.settings.updates.at).toBe("");
});

test("small updates that aren't on yet say so, until the browser is given up, and are off again", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { client } = pushBrowser({ answersInMs: 60_000 });
  const { a } = await livePair();
  const shown = await screens.show("settings", Object.assign(a.client, client));
  await shown.choose("Small updates");
  await shown.wait(() => vi.advanceTimersByTimeAsync(600));
  expect(shown.text).toContain("One moment.");
  await shown.wait(() => vi.advanceTimersByTimeAsync(20_000));
  expect(shown.text).not.toContain("One moment.");
  expect([shown.settings.updates.at, shown.notice]).toEqual([
    "",
    expect.stringMatching(/^This browser can’t get them/),
  ]);
});

test("quiet hours that the server doesn't take are taken back, and that is told", async () => {
  const at = "https://push.example/1";
  const { client } = pushBrowser({ at });
  client.push.subscribe = () => Promise.reject(new Error("away"));
  const { a } = await livePair();
  const updates = { at, quiet: false, fromMinute: 0, toMinute: 60, zone: "UTC" };
  const shown = await screens.show("settings", Object.assign(a.client, client), { settings: { updates } });
  await shown.choose("Quiet hours");
  await shown.wait(soon);
  expect([shown.settings.updates, shown.notice]).toEqual([updates, expect.any(String)]);
});
