import { describe, expect, onTestFinished, test, vi } from "vitest";
import { variantOf } from "../../../../web/src/words/languages.ts";
import { createTimes } from "../../../../web/src/words/times.ts";
import { livePair, watch } from "../../../support/sdk/fake-phones.ts";
import { Screens } from "../../../support/web/screens.ts";

const screens = Screens.forThisFile();

describe("space", () => {
  test("of both counts until the later time", async () => {
    const { clock, a, b } = await livePair();
    watch(a.client.space.take({ minutes: 20 }));
    watch(b.client.space.take({ minutes: 60 }));
    await clock.advance(1_000);
    const shown = await Promise.all([a, b].map(({ client }) => screens.show("home", client)));
    const { around } = createTimes(variantOf("en", navigator.languages));
    const later = `Back around ${around(clock.nowMs + 60 * 60_000, clock.nowMs)}, or earlier.`;
    expect(shown.map(({ text }) => text)).toEqual([expect.stringContaining(later), expect.stringContaining(later)]);
  });

  test("that is waited for fills a line as it passes", async () => {
    const { clock, a, b } = await livePair();
    watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(18 * 60_000);
    const shown = await screens.show("home", b.client);
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
    await shown.type(typed(inMinutes(2)), "time");
    expect(shown.text).toContain("Five minutes at least");
    expect(shown.said).toContain("Five minutes at least");
    expect(shown.text).toContain(time(inMinutes(5), clock.nowMs));
    await shown.type(typed(inMinutes(90)), "time");
    expect(shown.text).not.toContain("Five minutes at least");
    expect(shown.text).toContain(time(inMinutes(90), clock.nowMs));
    await shown.choose("40 min");
    expect(shown.text).toContain(time(inMinutes(40), clock.nowMs));
  });

  test("is asked for by nobody who has it already, as from another tab", async () => {
    const { clock, a } = await livePair();
    const shown = await screens.show("space", a.client);
    expect(shown.led).toEqual([]);
    watch(a.client.space.take({ minutes: 20 }));
    await shown.wait(() => clock.advance(1_000));
    expect(shown.led).toEqual(["home"]);
  });

  test("is not said to wait while it is being sent", async () => {
    const { clock, a } = await livePair();
    const shown = await screens.show("space", a.client);
    a.network.latencyMs = 500;
    await shown.press("Tell \u2068B\u2069");
    await shown.wait(() => clock.advance(400));
    expect(shown.led).toEqual([]);
    await shown.wait(() => clock.advance(1_000));
    expect(shown.led).toEqual(["home"]);
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

describe("what is read aloud", () => {
  test("tells the one who is away when it is nearly time, and when that is past", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { clock, a, b } = await livePair();
    watch(a.client.space.take({ minutes: 20, going: "music" }));
    await clock.advance(1_000);
    const shown = await screens.show("home", a.client);
    const other = await screens.show("home", b.client);
    const passes = async (minutes: number): Promise<void> => {
      await clock.advance(minutes * 60_000);
      for (const each of [shown, other]) await each.wait(() => vi.advanceTimersByTime(11_000));
    };
    await passes(17);
    expect(shown.heard).toEqual([]);
    expect(other.said).toMatch(/is coming back around/);
    expect(other.text).toContain("has music on.");
    await passes(2);
    expect(shown.said).toBe("Nearly the time you said.");
    await passes(1);
    expect([shown.said, other.said]).toEqual([
      "It’s about the time you said.",
      "It’s about the time \u2068A\u2069 said.",
    ]);
    await passes(14);
    expect(shown.said).toBe("It’s about the time you said.");
    await passes(1);
    expect(shown.said).toBe("It’s past the time you said. One tap is enough.");
    expect(other.said).toMatch(/^It’s past the time/);
    await other.press("Leave it till morning");
    expect(other.said).toMatch(/Sleep first\. Nothing has to be solved tonight\.$/);
    await other.press("I’m here. No hurry.");
    await other.wait(() => clock.advance(1_000));
    await shown.wait(() => undefined);
    expect(shown.said).toBe("\u2068B\u2069: “I’m here. No hurry.”");
  });
});

test.each([
  ["Ten more minutes", "Take your ten minutes.", "needs ten more minutes."],
  ["Just breathe first", "Breathe first, then words.", "would like to breathe first."],
])("%s is an answer to whoever comes back, and can be followed by that one is ready", async (answer, own, theirs) => {
  const { clock, a, b } = await livePair();
  const [mine, other] = [await screens.show("home", a.client), await screens.show("home", b.client)];
  const passes = async (): Promise<void> => {
    await mine.wait(() => clock.advance(1_000));
    await other.wait(() => undefined);
  };
  watch(a.client.space.take({ minutes: 20 }));
  await passes();
  await mine.press("I’m back");
  await passes();
  await other.press(answer);
  await passes();
  expect([other.text, mine.said]).toEqual([expect.stringContaining(own), expect.stringContaining(theirs)]);
  await other.press("I’m ready now");
  await passes();
  for (const { text } of [mine, other]) expect(text).toContain("You’re both ready.");
});

test("what changes by time alone has one timer, however often the shared clock moves", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { clock, a } = await livePair();
  const shown = await screens.show("home", a.client);
  const timers = vi.getTimerCount();
  expect(timers).toBeGreaterThan(0);
  for (let minute = 0; minute < 5; minute += 1) await shown.wait(() => clock.advance(60_000));
  expect(vi.getTimerCount()).toBe(timers);
});

test("what waits to be sent isn't asked for twice: coming back, and a word to whoever is away", async () => {
  const { clock, a, b } = await livePair();
  watch(a.client.space.take({ minutes: 20 }));
  await clock.advance(1_000);
  const [mine, other] = [await screens.show("home", a.client), await screens.show("home", b.client)];
  for (const { network } of [a, b]) network.cut();
  await mine.press("I’m back");
  await other.press("I’m here. No hurry.");
  for (const shown of [mine, other]) await shown.wait(() => clock.advance(1_000));
  const [back] = mine.all(({ localName, textContent }) => localName === "button" && textContent === "I’m back");
  expect(back?.attributes.get("aria-disabled")).toBe("true");
  // Without a connection the line at the top says it too: it would be read aloud twice.
  expect(other.notice).toBe("Not sent yet. It will go when you’re connected.");
  expect(other.heard.join()).not.toContain("Not sent yet.");
  expect([other.text, other.buttons.includes("I’m here. No hurry.")]).toEqual([
    expect.stringContaining("You said: “I’m here. No hurry.”"),
    false,
  ]);
});
