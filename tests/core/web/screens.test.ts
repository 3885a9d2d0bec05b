import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { AttuneClient } from "../../../client-sdk/src/index.node.ts";
import { variantOf } from "../../../web/src/words/languages.ts";
import { createTimes } from "../../../web/src/words/times.ts";
import { livePair, watch } from "../../support/sdk/fake-phones.ts";
import { Screens } from "../../support/web/screens.ts";

const screens = Screens.forThisFile();

test("where a breath is asked for, one phone between two is said to lie there, and of holds that they may be skipped", async () => {
  const { a } = await livePair();
  const shown = await screens.show("breathe", a.client);
  expect(shown.text).not.toContain("Put the phone between you");
  await shown.choose("Same room, one phone");
  expect(shown.text).toContain("Put the phone between you");
  await shown.press("More ways");
  expect(shown.text).not.toContain("With holds.");
  await shown.choose("Box");
  await shown.choose("5");
  expect(shown.text).toContain("5 quiet minutes.");
  expect(shown.text).toContain("With holds.");
  expect(shown.text).toContain("Meet me where I am");
});

describe("space", () => {
  test("of both counts until the later time", async () => {
    const { clock, a, b } = await livePair();
    watch(a.client.space.take({ minutes: 20 }));
    watch(b.client.space.take({ minutes: 60 }));
    await clock.advance(1_000);
    const shown = await Promise.all([a, b].map(({ client }) => screens.show("away", client)));
    const { around } = createTimes(variantOf("en", navigator.languages));
    const later = `Back around ${around(clock.nowMs + 60 * 60_000, clock.nowMs)}, or earlier.`;
    expect(shown.map(({ text }) => text)).toEqual([expect.stringContaining(later), expect.stringContaining(later)]);
  });

  test("that is waited for fills a line as it passes", async () => {
    const { clock, a, b } = await livePair();
    watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(18 * 60_000);
    const shown = await screens.show("wait", b.client);
    const [line] = shown.all(({ style }) => style["transform"] !== undefined);
    expect(line?.style["transform"]).toMatch(/^scaleX\(0\.(?:89|90)\d*\)$/);
  });

  test("until a time that is out of reach counts as the nearest within it, and says so", async () => {
    const { clock, a } = await livePair();
    const { time } = createTimes(variantOf("en", navigator.languages));
    const inMinutes = (minutes: number): number => clock.nowMs + minutes * 60_000;
    const typed = (atMs: number): string =>
      [new Date(atMs).getHours(), new Date(atMs).getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
    const shown = await screens.show("space", a.client);
    await shown.press("Pick a time");
    await shown.pick(typed(inMinutes(2)));
    expect(shown.text).toContain("Five minutes at least");
    expect(shown.text).toContain(time(inMinutes(5), clock.nowMs));
    await shown.pick(typed(inMinutes(90)));
    expect(shown.text).not.toContain("Five minutes at least");
    expect(shown.text).toContain(time(inMinutes(90), clock.nowMs));
    await shown.choose("40 min");
    expect(shown.text).toContain(time(inMinutes(40), clock.nowMs));
  });

  test("can be made longer by what is left of the day, and by nobody who isn't away", async () => {
    const { clock, a, b } = await livePair();
    watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(1_000);
    const [mine, theirs] = [await screens.show("longer", a.client), await screens.show("longer", b.client)];
    expect(mine.buttons).toEqual(["20 min", "60 min", "2 hours", "Half a day"]);
    expect([mine.led, theirs.led, theirs.text]).toEqual([[], ["home"], ""]);
    watch(a.client.space.extend({ minutes: 13 * 60 }));
    await mine.wait(() => clock.advance(1_000));
    expect(mine.buttons).toEqual(["20 min", "60 min", "2 hours", "Up to a day"]);
    watch(a.client.space.extend({ minutes: 24 * 60 }));
    await mine.wait(() => clock.advance(1_000));
    expect([mine.buttons, mine.text]).toEqual([[], expect.stringContaining("day")]);
  });
});

test("what is said is said to be sent once it is", async () => {
  const { clock, a } = await livePair();
  const shown = await screens.show("say", a.client);
  await shown.press("Thinking of you");
  expect(shown.notice).toBeNull();
  await shown.wait(() => clock.advance(1_000));
  expect(shown.notice).toBe("Sent.");
});

test("a small word is read aloud once, wherever it is shown again", async () => {
  const { clock, a, b } = await livePair();
  const read = async (screen: "home" | "say"): Promise<readonly string[]> => {
    const shown = await screens.show(screen, b.client);
    await shown.close();
    return shown.said;
  };
  for (const preset of ["noHurry", "goodnight"] as const) {
    watch(a.client.here.send(preset));
    await clock.advance(21_000);
    expect([await read("home"), await read("say"), await read("home")]).toEqual([[expect.any(String)], [], []]);
  }
});

test("what takes long asks for a moment on a slow connection only: without one, the line at the top says that it waits", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const said = async (isCut: boolean): Promise<readonly string[]> => {
    const { clock, a } = await livePair();
    const shown = await screens.show("say", a.client);
    a.network.latencyMs = null;
    await shown.press("Thinking of you");
    await shown.wait(() => clock.advance(1));
    if (isCut) a.network.current[0]?.cut();
    await shown.wait(() => clock.advance(400));
    await shown.wait(() => vi.advanceTimersByTimeAsync(1_500));
    return shown.notices;
  };
  expect([await said(false), await said(true)]).toEqual([["One moment."], []]);
});

test("a refusal is told once to whoever asks and watches what waits, and again at the next press", async () => {
  const { clock, a } = await livePair();
  const shown = await screens.show("say", a.client);
  for (const words of ["Thinking of you", "No hurry", "I’m here"]) {
    await shown.press(words);
    await shown.wait(() => clock.advance(1_000));
  }
  const refusal = "A little pause first. Then it can go again.";
  expect(shown.notices).toEqual(["Sent.", refusal, refusal]);
});

test.each([
  [true, "You have left. Nothing of it stays here."],
  [false, "Done. But this phone can’t save right now. Something may stay here."],
])("leaving says what becomes of it, where the storage works: %s", async (storageWorks, notice) => {
  const { clock, a } = await livePair();
  const shown = await screens.show("leave", a.client, { storageWorks });
  expect(shown.text).toContain("You need no reason. \u2068B\u2069 gets no message about it.");
  await shown.press("Leave and delete");
  await shown.wait(() => clock.advance(1_000));
  expect([shown.notice, shown.led]).toEqual([notice, ["home"]]);
});

test.each([
  ["Moves", { light: "moving" }],
  ["Glows, no motion", { light: "still" }],
  ["Words only", { light: "words" }],
  ["Dark", { theme: "dark" }],
  ["True black", { theme: "black" }],
  ["Deutsch", { language: "de" }],
])("of the settings, %s is what it says", async (words, changed) => {
  const { a } = await livePair();
  const shown = await screens.show("settings", a.client);
  await shown.choose(words);
  expect(shown.settings).toMatchObject(changed);
});

test("the way out of the app is there unless it is put away", async () => {
  const { a } = await livePair();
  const buttons = async (quickExit: boolean) =>
    (await screens.show("bar", a.client, { settings: { quickExit } })).buttons;
  expect([await buttons(true), await buttons(false)]).toEqual([["Back", "Leave quickly"], ["Back"]]);
});

test("how long a space is, is asked until one has said it", async () => {
  const { clock, a, b } = await livePair();
  const shown = await screens.show("home", a.client);
  expect(shown.text).toContain("How long is a space, for you two?");
  watch(b.client.space.agree({ minutes: 30 }));
  await shown.wait(() => clock.advance(1_000));
  expect(shown.text).not.toContain("How long is a space");
});

test("what is wrong with a field is read with it", async () => {
  const { a } = await livePair();
  const shown = await screens.show("field", a.client);
  const [input] = shown.all(({ localName }) => localName === "input");
  const [fault] = shown.all(({ textContent, localName }) => localName === "p" && textContent === "A letter is wrong.");
  expect([input?.attributes.get("aria-invalid"), fault?.attributes.get("id")]).toEqual([
    true,
    input?.attributes.get("aria-describedby"),
  ]);
});

describe("an invitation", () => {
  let a: AttuneClient;
  beforeAll(async () => {
    a = (await livePair()).a.client;
  });
  const ways = {
    code: { text: "7K2M9-QX4TZ" },
    link: { url: "https://attune.test/j#1" },
    qr: { url: "https://attune.test/j#2" },
  };
  let codeLeftMs: number;
  beforeEach(() => {
    codeLeftMs = 600_000;
  });
  const show = (given: { readonly purpose?: string; readonly joiner?: string; readonly linkUsed?: boolean }) => {
    const { linkUsed = false, purpose = "pair", joiner = null } = given;
    const invite = {
      ...ways,
      linkUsed,
      get codeLeftMs() {
        return codeLeftMs;
      },
    };
    return screens.show("invite", a, { props: { pairing: { invite, purpose, joiner, confirmed: false } } });
  };

  test("says for how long its code is good, and that the next one comes by itself", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const shown = await show({});
    expect(shown.text).toContain("Good for 10 minutes.");
    codeLeftMs = 61_000;
    await shown.wait(async () => void vi.advanceTimersByTime(20_000));
    expect(shown.text).toContain("Good for 2 minutes.");
    codeLeftMs = 0;
    await shown.wait(async () => void vi.advanceTimersByTime(20_000));
    expect(shown.text).toContain("The next one comes by itself.");
    expect([shown.text.includes("Good for"), shown.text.includes("7K2M9")]).toEqual([false, false]);
  });

  test("shares its link until that was opened, between two people only", async () => {
    expect((await show({})).buttons).toContain("Share a link");
    const used = await show({ linkUsed: true });
    expect([used.buttons, used.text]).toEqual([["Stop inviting"], expect.stringContaining("The link was opened.")]);
    expect((await show({ purpose: "move" })).buttons).toEqual(["Stop inviting"]);
  });

  test.each([
    ["pair", "Yes, that’s \u2068Eve\u2069", "No, someone else"],
    ["replace", "Yes, that’s \u2068Eve\u2069", "No, someone else"],
    ["move", "Yes, move", "Not now"],
  ])("asks who it is that came: %s", async (purpose, yes, no) => {
    expect((await show({ purpose, joiner: "Eve" })).buttons).toEqual([yes, no]);
  });
});
