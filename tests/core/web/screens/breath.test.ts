import { expect, onTestFinished, test, vi } from "vitest";
import { presetNames } from "../../../../client-sdk/src/index.node.ts";
import english from "../../../../web/src/words/en.json" with { type: "json" };
import { breathing, livePair, watch } from "../../../support/sdk/fake-phones.ts";
import { Screens } from "../../../support/web/screens.ts";

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

test.each(presetNames)("a breath can begin faster, to meet one where one is: %s", async (name) => {
  const { clock, a } = await livePair();
  const shown = await screens.show("breathe", a.client);
  await shown.press("More ways");
  await shown.choose("Meet me where I am: start faster, slow down");
  await shown.choose(english[`preset.${name}`]);
  await shown.press("Ask \u2068B\u2069");
  await shown.wait(() => clock.advance(1_000));
  expect(a.client.breath.ownInvitation?.program.ramp).toBeDefined();
});

test("a breath alone ends once its time is over, without the time it was paused", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { a } = await livePair();
  const shown = await screens.show("alone", a.client);
  const passes = (seconds: number) => shown.wait(() => vi.advanceTimersByTimeAsync(seconds * 1_000));
  await shown.choose("1");
  await shown.press("Start");
  await passes(4 + 10);
  await shown.press("Pause");
  await passes(100);
  await shown.press("Go on");
  await passes(2 + 49);
  expect(shown.buttons).toContain("Stop");
  await passes(2);
  expect(shown.text).toContain("A quiet moment. It was yours.");
});

test("whoever comes back to a breath that is just being paused reads that, and not that they are in", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const pair = await livePair();
  const { clock, a, b } = pair;
  await clock.advance((await breathing(pair)) + 20_000 - clock.nowMs);
  const comes = async () => {
    const shown = await screens.show("home", b.client);
    await shown.wait(() => vi.advanceTimersByTimeAsync(100));
    return shown;
  };
  const before = await comes();
  expect([before.text, before.said]).toEqual([expect.stringContaining("You’re in."), "You’re in."]);
  watch(a.client.breath.pause());
  await before.wait(() => clock.until(() => b.client.breath.session?.pausedAtMs !== undefined));
  for (const shown of [before, await comes()])
    expect([shown.text.includes("You’re in."), shown.said]).toEqual([false, "Paused"]);
});

test("once a pause is said, no word of the breath follows before it goes on", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const pair = await livePair();
  const { clock, a } = pair;
  await breathing(pair);
  const shown = await screens.show("home", a.client);
  const passes = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 20) {
      await shown.wait(() => clock.advance(20));
      await shown.wait(() => vi.advanceTimersByTimeAsync(20));
    }
  };
  await passes(5_000 + 3_700);
  watch(a.client.breath.pause());
  await passes(5_000);
  expect(shown.heard).toEqual(["In", "Paused"]);
});

test("after the breath that came before any words, nothing asks for one again", async () => {
  const pair = await livePair();
  const { clock, a, b } = pair;
  const shown = await screens.show("home", b.client);
  const come = async (step: () => Promise<unknown>): Promise<void> => {
    watch(step());
    await shown.wait(() => clock.advance(1_000));
  };
  await come(() => a.client.space.take({ minutes: 20 }));
  await come(() => a.client.space.back());
  await shown.press("I’m ready too");
  await shown.wait(() => clock.advance(1_000));
  expect(shown.text).toContain("You’re both ready.");
  await shown.wait(() => breathing(pair));
  await shown.wait(() => clock.advance(3 * 60_000));
  expect(shown.text).toContain("You came back. That’s the part that counts.");
  await shown.press("Done");
  expect(shown.text).toContain("You and \u2068A\u2069");
});

test("after the breath that one of the two wanted first, the answer to the coming back is open again, to both", async () => {
  const pair = await livePair();
  const { clock, a, b } = pair;
  const [mine, theirs] = [await screens.show("home", a.client), await screens.show("home", b.client)];
  const passes = async (ms: number): Promise<void> => {
    await mine.wait(() => clock.advance(ms));
    await theirs.wait(() => undefined);
  };
  for (const step of [() => a.client.space.take({ minutes: 20 }), () => a.client.space.back()]) {
    watch(step());
    await passes(1_000);
  }
  await theirs.press("Just breathe first");
  await passes(1_000);
  const breathes = async (stop: boolean): Promise<void> => {
    await mine.wait(() => breathing(pair));
    if (stop) watch(b.client.breath.stop());
    await passes(stop ? 1_000 : 3 * 60_000);
    for (const shown of [mine, theirs]) await shown.press("Done");
  };
  await breathes(true);
  expect(theirs.text).toContain("Breathe first, then words.");
  await breathes(false);
  expect([mine.text, theirs.text]).toEqual([
    expect.stringContaining("No answer yet."),
    expect.stringContaining("What is true for you?"),
  ]);
});

test("what a breath or a coming back leaves to answer is gone once its time is over, also without a connection", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { clock, a, b } = await livePair();
  const shown = await screens.show("home", a.client);
  const passes = async (minutes: number): Promise<string> => {
    await shown.wait(() => clock.advance(minutes * 60_000));
    await shown.wait(() => vi.advanceTimersByTimeAsync(11_000));
    return shown.text;
  };
  watch(a.client.space.take({ minutes: 20 }));
  await passes(1);
  watch(a.client.space.back());
  await passes(1);
  watch(b.client.space.answer("ready"));
  expect(await passes(1)).toContain("You’re both ready.");
  a.network.cut();
  expect(await passes(28)).toContain("You’re both ready.");
  expect(await passes(2)).toContain("You and \u2068B\u2069");
  a.network.restore();
  await passes(2);
  watch(a.client.breath.invite());
  expect(await passes(1)).toContain("You asked \u2068B\u2069.");
  a.network.cut();
  expect(await passes(3)).not.toContain("You and");
  expect(await passes(2)).toContain("You and \u2068B\u2069");
});

test("a system that asks for less motion in mid-breath gets it", async () => {
  const { a } = await livePair();
  const shown = await screens.show("alone", a.client);
  await shown.press("Start");
  const isStill = (): boolean =>
    shown.all(({ attributes }) => /light-still/.test(String(attributes.get("class")))).length > 0;
  expect(isStill()).toBe(false);
  onTestFinished(() => screens.page.calmDown(false));
  await shown.wait(() => screens.page.calmDown(true));
  expect(isStill()).toBe(true);
});
