import { describe, expect, test } from "vitest";
import type { AttuneClient } from "../../../../client-sdk/src/index.node.ts";
import { type FakePair, fakePair } from "../../../../client-sdk/src/testing/index.ts";
import { presets } from "../../../../shared/pacer/presets.ts";
import { livePair, logOf, watch } from "../../../support/sdk/fake-phones.ts";

const given = (value: unknown): never => value as never;

/** What an app without types may ask for by mistake, and what it is told. */
const MISTAKES: readonly (readonly [string, (client: AttuneClient) => Promise<unknown>])[] = [
  [
    "preset has to be one of fourAndSix, softerStart, even, longerOut, box, fourSevenEight.",
    ({ breath }) => breath.invite({ preset: given("nonsense") }),
  ],
  ["preset has to be one of", ({ breath }) => breath.start({ preset: given("toString") })],
  ["preset has to be one of", ({ breath }) => breath.start({ preset: given(null) })],
  ["program.minutes has to be a number.", ({ breath }) => breath.invite({ minutes: Number.NaN })],
  ["program.minutes has to be a number.", ({ breath }) => breath.invite({ minutes: given("2") })],
  ["program.minutes has to be a whole number.", ({ breath }) => breath.invite({ minutes: 2.5 })],
  ["program.minutes has to be 0 or more.", ({ breath }) => breath.invite({ minutes: -1 })],
  ["program has to be an object.", ({ breath }) => breath.invite({ program: given(undefined) })],
  ["program.inhaleMs has to be a number.", ({ breath }) => breath.start({ program: given({ minutes: 2 }) })],
  ["program.ramp has to be an object.", ({ breath }) => breath.start({ ramp: given(null) })],
  ["program.ramp.overMs has to be a number.", ({ breath }) => breath.start({ ramp: given({ fromCycleMs: 4_000 }) })],
  ["leadInMs has to be 5000 or more.", ({ breath }) => breath.invite({ leadInMs: 4_999 })],
  ["leadInMs has to be 15000 or less.", ({ breath }) => breath.start({ leadInMs: 15_001 })],
  ["leadInMs has to be a number.", ({ breath }) => breath.start({ leadInMs: given(null) })],
  ["place has to be one of apart, together.", ({ breath }) => breath.start({ place: given("here") })],
  ["What is asked has to be plain data", ({ breath }) => breath.start({ minutes: given(2n) })],
  ["minutes has to be a number.", ({ space }) => space.take({ minutes: Number.POSITIVE_INFINITY })],
  ["minutes has to be a whole number.", ({ space }) => space.extend({ minutes: 5.5 })],
  ["minutes has to be a number.", ({ space }) => space.agree(given(undefined))],
  [
    "going has to be one of walking, music, quiet, writing, shower, call.",
    ({ space }) => space.take({ going: given(1) }),
  ],
  ["answer has to be one of ready, needMore, breatheFirst.", ({ space }) => space.answer(given("perhaps"))],
  ["code has to be one of iHearYou,", ({ hear }) => hear.send(given("shoutAtThem"))],
  ["preset has to be one of imHere,", ({ here }) => here.send(given(undefined))],
  ["This takes an object, such as { minutes: 20 }.", ({ space }) => space.take(given(40))],
  ["This takes an object", ({ space }) => space.extend(given("60"))],
  ["This takes an object, such as { preset: ", ({ breath }) => breath.invite(given("box"))],
  ["This takes an object", ({ breath }) => breath.start(given(() => undefined))],
  ["leadInMs has to be a whole number from 5000 to 15000.", ({ breath }) => breath.accept({ leadInMs: 1 })],
  ["This takes an object, such as { leadInMs: 5000 }.", ({ breath }) => breath.accept(given(7_000))],
  ["This takes an object, such as { quietHours }.", ({ push }) => push.subscribe({}, given("22:00"))],
  ["This takes PushSubscription.toJSON()", ({ push }) => push.subscribe({ endpoint: "http://push.example" })],
  ["This takes PushSubscription.toJSON()", ({ push }) => push.subscribe({ endpoint: "https://push.example/1" })],
];

/** Outside the limits, whatever is on. */
const UNLAWFUL: readonly (readonly [string, (client: AttuneClient) => Promise<unknown>])[] = [
  ["badProgram", ({ breath }) => breath.invite({ minutes: 4 })],
  ["badProgram", ({ breath }) => breath.start({ minutes: 0 })],
  ["badProgram", ({ breath }) => breath.start({ program: { ...presets.box, inhaleMs: 1_500, minutes: 2 } })],
  ["badProgram", ({ breath }) => breath.start({ ramp: { fromCycleMs: 2_999, overMs: 30_000 } })],
  ["tooShort", ({ space }) => space.take({ minutes: 4 })],
  ["tooLong", ({ space }) => space.take({ minutes: 1_441 })],
  ["tooShort", ({ space }) => space.extend({ minutes: 4 })],
  ["tooShort", ({ space }) => space.agree({ minutes: 9 })],
  ["tooLong", ({ space }) => space.agree({ minutes: 61 })],
];

/** Nothing of it is queued, and nothing has reached the server. */
async function expectNothingAsked({ clock, a, ...pair }: FakePair): Promise<void> {
  expect(a.client.queued).toEqual([]);
  await clock.advance(5_000);
  expect(logOf({ clock, a, ...pair })).toEqual([]);
}

describe("[PH34] what can't be meant is refused on the phone, with words for whoever writes the app", () => {
  test.each(MISTAKES)("%s", async (words, ask) => {
    const pair = await livePair();
    const error = await ask(pair.a.client).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "AttuneError", code: "badMessage", retry: "never" });
    expect((error as Error).message).toContain(words);
    await expectNothingAsked(pair);
  });

  test.each(UNLAWFUL)("%s, and without a connection nothing is queued", async (code, ask) => {
    const pair = await livePair();
    pair.a.network.cut();
    await pair.clock.advance(1);
    await expect(ask(pair.a.client)).rejects.toMatchObject({ code });
    pair.a.network.restore();
    await expectNothingAsked(pair);
  });

  test("both edges of each limit are asked", async () => {
    const { clock, a } = await livePair();
    const asked = [
      ...[10, 60].map((minutes) => a.client.space.agree({ minutes })),
      ...[5, 1_440].map((minutes) => a.client.space.take({ minutes })),
      a.client.space.extend({ minutes: 5 }),
    ].map(watch);
    await clock.advance(1_000);
    const codes = asked.map(({ value, error }) => value?.delivered ?? (error as { code: string }).code);
    expect(codes).toEqual([true, true, true, "alreadyAway", true]);
    watch(a.client.space.back());
    for (const leadInMs of [5_000, 15_000]) {
      const started = watch(
        a.client.breath.start({ minutes: 1, leadInMs, ramp: { fromCycleMs: 3_000, overMs: 30_000 } }),
      );
      await clock.advance(100);
      expect(started.value).toMatchObject({ delivered: true });
      watch(a.client.breath.stop());
      await clock.advance(100);
    }
  });

  test("another tempo that can't be breathed", async () => {
    const { clock, a } = await livePair();
    watch(a.client.breath.start());
    await clock.advance(100);
    const { breath } = a.client;
    await expect(breath.changeTempo(given(null))).rejects.toMatchObject({
      message: /pattern.inhaleMs has to be a number/,
    });
    await expect(breath.changeTempo({ ...presets.even, inhaleMs: 8_500 })).rejects.toMatchObject({
      code: "badProgram",
    });
  });

  test.each<readonly [string, (client: AttuneClient) => unknown]>([
    ["name has to be one of status, event, room", ({ on }) => on(given("recieved"), () => undefined)],
    ["listener has to be a function.", ({ on }) => on("status", given(undefined))],
    ["name has to be one of waiting,", ({ pairing }) => pairing.on(given("joined"), () => undefined)],
    ["channel has to be one of light, sound, touch.", ({ breath }) => breath.phase(given("smell"))],
    ["type has to be one of present, touch.", ({ breath }) => breath.pulse(given("hug"))],
    ['away.is has to be "away".', ({ space }) => space.timeOf(given(space.theirs))],
    ["listener has to be a function.", ({ breath }) => breath.onCue(given(null))],
    ["channel has to be one of", ({ breath }) => breath.onCue(() => undefined, { channel: given(7) })],
    ["This takes an object, such as", ({ breath }) => breath.onCue(() => undefined, given("sound"))],
    ["aheadMs has to be 0 or more.", ({ breath }) => breath.onCue(() => undefined, { aheadMs: Number.NaN })],
    ["aheadMs has to be 0 or more.", ({ breath }) => breath.onCue(() => undefined, { aheadMs: -1 })],
    ["This takes an object, such as { sound: 200 }.", ({ breath }) => breath.setOutputLatency(given(200))],
    ["A channel has to be one of", ({ breath }) => breath.setOutputLatency(given({ speaker: 200 }))],
    ["The latency of sound has to be a number", ({ breath }) => breath.setOutputLatency({ sound: Number.NaN })],
  ])("thrown at once: %s", (words, call) => {
    const { a } = fakePair();
    expect(() => call(a.client)).toThrow(expect.objectContaining({ code: "badMessage" }));
    expect(() => call(a.client)).toThrow(words);
  });
});
