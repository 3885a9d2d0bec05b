import { describe, expect, test } from "vitest";
import { PairLine } from "../../../../client-sdk/src/pairing/pair-line.ts";
import type { PairAnswer } from "../../../../client-sdk/src/pairing/pair-reply.ts";
import { FakeClock, FakeNetwork } from "../../../../client-sdk/src/testing/index.ts";
import { type ErrorReply, errorReply } from "../../../../shared/protocol/errors.ts";
import { watch } from "../../../support/sdk/fake-phones.ts";

const ID = "A".repeat(22);

const SILENCE = "none";

/** A line to a server that gives these answers in turn, the last one for ever; `null` stands for one that is whole. */
function line(answers: readonly unknown[], attached = false, greeting: ErrorReply | null = null) {
  const clock = new FakeClock();
  const device = clock.device();
  const asked: number[] = [];
  const refused: string[] = [];
  const statuses: string[] = [];
  const request = (): unknown => {
    asked.push(clock.nowMs);
    const answer = answers[Math.min(asked.length, answers.length) - 1] ?? { ok: true };
    return answer === SILENCE ? undefined : answer;
  };
  const server = { greet: () => greeting, gone: () => undefined, request };
  const network = new FakeNetwork(server, clock);
  const pairLine = new PairLine({
    transport: network,
    environment: device,
    token: null,
    attach: () => (attached ? { type: "attach", id: ID, key: ID } : null),
    attached: () => undefined,
    news: () => undefined,
    refused: ({ code }) => refused.push(code),
    status: ({ kind }) => statuses.push(kind),
  });
  return { clock, device, asked, refused, statuses, network, pairLine };
}

const fromTomorrow = (retry: string, retryAfterMs?: number) => ({ error: true, code: "tomorrow", retry, retryAfterMs });

test("[PH11] who waits for the other is told that there is no connection, and when there is one again", async () => {
  const { clock, statuses, network, pairLine } = line([null]);
  await clock.advance(1_000);
  network.cut();
  await clock.advance(2_000);
  network.restore();
  await clock.advance(30_000);
  const [before, after] = [statuses.indexOf("offline"), statuses.lastIndexOf("offline")];
  expect([statuses.slice(0, before).at(-1), statuses.slice(after).at(-1)]).toEqual(["live", "live"]);
  pairLine.close();
  expect(statuses.at(-1)).toBe("idle");
});

test("[PH6] a pairing whose server is about to close is taken up at the next one before the line is let go", async () => {
  const { clock, asked, statuses, network } = line([null], true);
  await clock.advance(1_000);
  const [old] = network.current;
  const before = statuses.length;
  old?.send("drain", { waitMs: 0 });
  await clock.until(() => asked.length === 2);
  expect(old?.isOver).toBe(false);
  await clock.advance(1_000);
  expect(old?.isOver).toBe(true);
  expect(network.current).toHaveLength(1);
  expect(statuses.slice(before)).toEqual(["draining", "draining", "draining", "live"]);
});

describe("[PH5] a line of pairing that has gone dead without a word", () => {
  test("is replaced when a request isn't answered within 10 s, and asked again on the next", async () => {
    const { clock, asked, pairLine } = line([SILENCE, null]);
    await clock.advance(1_000);
    const answer = watch(pairLine.ask({ type: "cancel", invitationId: ID }));
    await clock.advance(9_900);
    expect(asked).toHaveLength(1);
    await clock.advance(1_000);
    expect(answer.value).toEqual({ ok: true });
  });

  test("is replaced within 3 s of a wake-up", async () => {
    const { clock, asked, network, pairLine } = line([null, SILENCE, null], true);
    await clock.advance(1_000);
    const [before] = network.current;
    pairLine.wake();
    await clock.advance(2_900);
    expect([asked.length, network.current[0] === before]).toEqual([2, true]);
    await clock.advance(1_000);
    expect([asked.length, network.current[0] === before]).toEqual([3, false]);
  });
});

test("[PH36] on a line that the server has ended nobody is kept waiting, whether they asked before that or after", async () => {
  const { clock, refused, pairLine } = line([null], false, errorReply("unknownToken"));
  const before = watch(pairLine.ask({ type: "cancel", invitationId: ID }));
  await clock.advance(1_000);
  const after = watch(pairLine.ask({ type: "cancel", invitationId: ID }));
  await clock.advance(1_000);
  expect([before.error, after.error]).toMatchObject([{ code: "unknownToken" }, { code: "unknownToken" }]);
  expect(refused).toEqual(["unknownToken"]);
});

describe("[PH12] whoever waits for a server that is there but can't is told what it says, and not that there is no connection", () => {
  const WITHIN_MS = 15_000;
  const ask = (pairLine: PairLine) => watch(pairLine.ask({ type: "cancel", invitationId: ID }, WITHIN_MS));

  test("at once where it says to come back later than that", async () => {
    const { clock, asked, pairLine } = line([errorReply("rateLimited", WITHIN_MS)]);
    const turnedAway = line([null], false, errorReply("rateLimited", WITHIN_MS));
    const answers = [ask(pairLine), ask(turnedAway.pairLine)];
    for (const time of [clock, turnedAway.clock]) await time.advance(100);
    for (const { error } of answers) expect(error).toMatchObject({ code: "rateLimited", retryAfterMs: WITHIN_MS });
    expect(asked).toHaveLength(1);
  });

  test.each([
    ["to every request", [errorReply("unavailable", 2_000)], null, "unavailable"],
    ["to every connection", [null], errorReply("rateLimited", 2_000), "rateLimited"],
    ["in words of another build", [fromTomorrow("after")], null, "offline"],
    ["nothing", [SILENCE], null, "offline"],
  ])("and is asked again until then: %s", async (_what, answers, greeting, code) => {
    const { clock, pairLine } = line(answers, false, greeting);
    const answer = ask(pairLine);
    await clock.advance(WITHIN_MS - 1);
    expect(answer.error).toBeNull();
    await clock.advance(1);
    expect(answer.error).toMatchObject({ code, retryAfterMs: code === "offline" ? null : 2_000 });
  });
});

test.each(["versionTooOld", "versionTooNew"] as const)(
  "whoever asks first is told at once of %s, and not that there is no connection; what was said before waits",
  async (code) => {
    const { clock, pairLine } = line([null], false, errorReply(code));
    const ask = (withinMs?: number) => watch(pairLine.ask({ type: "cancel", invitationId: ID }, withinMs));
    const [before, said] = [ask(15_000), ask()];
    await clock.advance(1_000);
    const after = ask(15_000);
    await clock.advance(0);
    expect([before.error, after.error]).toMatchObject([{ code }, { code }]);
    expect(said.error).toBeNull();
  },
);

test("[PH36] how a pairing stands is looked at every 20 s, so that lost news are made up for and an end is noticed", async () => {
  const { clock, asked, refused } = line([null, null, errorReply("invitationOver")], true);
  await clock.advance(19_000);
  expect(asked).toHaveLength(1);
  await clock.advance(2_000);
  expect([asked.length, refused]).toEqual([2, []]);
  await clock.advance(120_000);
  expect([asked.length, refused]).toEqual([3, ["invitationOver"]]);
});

describe("[PH12] an answer to a step of pairing that this build has no word for", () => {
  const ask = (pairLine: PairLine): Promise<PairAnswer> => pairLine.ask({ type: "cancel", invitationId: ID });

  test.each(["never", "resume", "repair"])("ends it when asking again is pointless: %s", async (retry) => {
    const { clock, asked, pairLine } = line([fromTomorrow(retry)]);
    const answer = watch(ask(pairLine));
    await clock.advance(60_000);
    expect(answer.error).toMatchObject({ code: "notUnderstood" });
    expect(asked).toHaveLength(1);
  });

  test("is waited for as long as it says", async () => {
    const { clock, asked, pairLine } = line([fromTomorrow("after", 30_000), null]);
    const answer = watch(ask(pairLine));
    await clock.advance(30_000);
    expect(asked).toHaveLength(1);
    await clock.advance(1_000);
    expect(answer.value).toEqual({ ok: true });
  });

  test("[PH32] isn't waited for any more once the line is closed", async () => {
    const { clock, device, pairLine } = line([fromTomorrow("after", 30_000)]);
    const answer = watch(ask(pairLine));
    await clock.advance(1_000);
    pairLine.close();
    await clock.advance(0);
    expect(answer.error).toMatchObject({ code: "closed" });
    expect(device.timers).toBe(0);
  });

  test.each([
    ["one that passes", fromTomorrow("after")],
    ["one that is to come back at once", errorReply("busy", 0)],
    ["nonsense", { nonsense: true }],
  ])("is asked again ever more slowly: %s", async (_what, answer) => {
    const { clock, asked, pairLine } = line([answer]);
    watch(ask(pairLine));
    await clock.advance(10 * 60_000);
    expect(asked.length).toBeGreaterThan(30);
    expect(asked.length).toBeLessThan(60);
  });

  test.each([
    ["never", ["notUnderstood"]],
    ["after", []],
  ])("ends what was to be taken up again only when that is pointless: %s", async (retry, expected) => {
    const { clock, asked, refused } = line([fromTomorrow(retry)], true);
    await clock.advance(10 * 60_000);
    expect(refused).toEqual(expected);
    expect(asked.length).toBeLessThan(80);
  });
});
