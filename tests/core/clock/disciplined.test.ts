import { describe, expect, test } from "vitest";
import { createDisciplinedClock, type DisciplinedClock } from "../../../shared/clock/disciplined-clock.ts";
import { quietReplies, replyTo, SERVER_AT_ZERO_MS, STEADY } from "./replies.ts";

const NOTHING = { offsetMs: null, driftPpm: null, uncertaintyMs: null, rttMs: null, drops: {} };

function heard(count: number): DisciplinedClock {
  const clock = createDisciplinedClock();
  for (const reply of quietReplies(1_000, count)) clock.addReply(reply);
  return clock;
}

describe("the disciplined clock", () => {
  test("[CK7] tells no time before it knows one", () => {
    const clock = createDisciplinedClock();
    expect(clock.serverNowMs(1_000)).toBeNull();
    expect(clock.localAtServerMs(SERVER_AT_ZERO_MS)).toBeNull();
    expect(clock.snapshot(1_000)).toEqual({ status: "unsynced", ...NOTHING });
    expect(heard(1).snapshot(2_000)).toEqual({ status: "syncing", ...NOTHING });
    expect(heard(4).status(2_000)).toBe("syncing");
  });

  test("[CK2] [CK7] is synced with the fifth reply that agrees", () => {
    const { status, offsetMs, uncertaintyMs, rttMs } = heard(5).snapshot(1_360);
    expect(status).toBe("synced");
    expect(offsetMs).toBeCloseTo(SERVER_AT_ZERO_MS, 1);
    expect(uncertaintyMs).toBeCloseTo(20, 0);
    expect(rttMs).toBeCloseTo(40, 1);
  });

  test("[PH23] tells the local instant at which a server time will be shown", () => {
    const localMs = heard(16).localAtServerMs(SERVER_AT_ZERO_MS + 60_000) ?? Number.NaN;
    expect(heard(16).serverNowMs(localMs)).toBeCloseTo(SERVER_AT_ZERO_MS + 60_000, 2);
  });

  test("[CK6] slews to a better estimate while it is shown, and steps while nothing is", () => {
    const lopsided = Array.from({ length: 8 }, (_, index) => replyTo(1_000 + index * 80, 100, 20));
    const [shown, hidden] = [createDisciplinedClock(), createDisciplinedClock()];
    hidden.setShown(false, 0);
    for (const clock of [shown, hidden]) {
      for (const reply of lopsided) clock.addReply(reply);
      clock.addReply(replyTo(1_700, 10, 20));
    }
    expect((shown.serverNowMs(1_710) ?? 0) - SERVER_AT_ZERO_MS - 1_710).toBeGreaterThan(15);
    expect(shown.status(1_710)).toBe("syncing");
    expect((hidden.serverNowMs(1_710) ?? 0) - SERVER_AT_ZERO_MS - 1_710).toBeLessThan(5);
    expect((shown.serverNowMs(5_000) ?? 0) - SERVER_AT_ZERO_MS - 5_000).toBeLessThan(5);
    expect(shown.status(5_000)).toBe("synced");
  });

  test("[CK6] steps at once when what moved by it is put away", () => {
    const clock = createDisciplinedClock();
    for (let index = 0; index < 8; index += 1) clock.addReply(replyTo(1_000 + index * 80, 100, 20));
    clock.addReply(replyTo(1_700, 10, 20));
    clock.setShown(false, 1_711);
    expect((clock.serverNowMs(1_712) ?? 0) - SERVER_AT_ZERO_MS - 1_712).toBeLessThan(5);
  });

  test("[CK6] [CK7] slews even 340 ms as long as no reply has contradicted it, and doesn't vouch for it meanwhile", () => {
    const clock = createDisciplinedClock();
    for (let index = 0; index < 24; index += 1) clock.addReply(replyTo(600 + index * 80, 700, 20));
    const before = clock.serverNowMs(3_300) ?? Number.NaN;
    clock.addReply(replyTo(3_300, 20, 20));
    expect((clock.serverNowMs(3_340) ?? 0) - before).toBeCloseTo(40, 0);
    expect(clock.status(3_341)).toBe("syncing");
    expect((clock.serverNowMs(13_000) ?? 0) - SERVER_AT_ZERO_MS - 13_000).toBeCloseTo(0, 0);
    expect(clock.status(13_000)).toBe("synced");
  });

  test("[CK7] stops vouching for its time after a long silence, and does again after one reply", () => {
    const clock = heard(16);
    expect(clock.status(30_000)).toBe("synced");
    expect(clock.status(24 * 3_600_000)).toBe("syncing");
    expect(clock.serverNowMs(24 * 3_600_000)).not.toBeNull();
    clock.addReply(replyTo(24 * 3_600_000, 20, 20));
    expect(clock.status(24 * 3_600_000 + 60_000)).toBe("synced");
  });

  test("[CK7] forgets the server when it is reset", () => {
    const clock = heard(16);
    clock.reset(3_000);
    expect(clock.snapshot(3_000)).toEqual({ status: "unsynced", ...NOTHING });
    expect(clock.nextProbeInMs("idle")).toBe(0);
  });
});

describe("[CK10] the probes", () => {
  function probesOf(mode: "breath" | "space" | "idle", untilMs: number, answered: boolean): readonly number[] {
    const clock = createDisciplinedClock();
    const sent: number[] = [];
    clock.refresh(0);
    for (let at = 0; at < untilMs; at += clock.nextProbeInMs(mode)) {
      clock.probeSent(at);
      sent.push(at);
      if (answered) clock.addReply(replyTo(at, 20, 20));
    }
    return sent;
  }
  const gapsBetween = (sent: readonly number[], fromMs: number, toMs: number): ReadonlySet<number> =>
    new Set(sent.flatMap((at, index) => (at >= fromMs && at <= toMs ? [at - (sent[index - 1] ?? 0)] : [])));

  test("come 60 ms apart until sixteen are answered, or twenty-four sent", () => {
    const count = (answered: boolean): number =>
      probesOf("breath", 5_000, answered).filter((at) => at % 60 === 0 && at < 2_000).length;
    expect(probesOf("breath", 5_000, true)[16]).toBe(15 * 60 + 500);
    expect(count(false)).toBe(24);
    expect(probesOf("breath", 5_000, false)[24]).toBe(23 * 60 + 500);
  });

  test("then 500 ms apart to 20 s, and from there on as the moment asks", () => {
    const breath = probesOf("breath", 300_000, true);
    expect(gapsBetween(breath, 2_000, 20_000)).toEqual(new Set([500]));
    expect(gapsBetween(breath, 22_000, 120_000)).toEqual(new Set([800]));
    expect(gapsBetween(breath, 122_000, 300_000)).toEqual(new Set([1_000]));
    for (const [mode, steadyMs] of [["space", 10_000] as const, ["idle", 45_000] as const]) {
      const sent = probesOf(mode, 300_000, true);
      expect(gapsBetween(sent, 23_000, 60_000)).toEqual(new Set([2_000]));
      expect(gapsBetween(sent, 110_000, 300_000)).toEqual(new Set([steadyMs]));
    }
  });

  test("are no more than 700 in ten minutes of breathing", () => {
    expect(probesOf("breath", 600_000, true).length).toBeLessThanOrEqual(700);
    expect(probesOf("breath", 600_000, false).length).toBeLessThanOrEqual(700);
  });

  test("come in a burst again after a contradiction, 20 s after the last at the soonest, then ever later, until the phone connects anew", () => {
    const clock = createDisciplinedClock();
    clock.refresh(0);
    const bursts: number[] = [];
    let [sent, connectsAtMs] = [0, 1_900_000];
    for (let at = 0; at < 2_000_000; at += clock.nextProbeInMs("breath")) {
      if (at >= connectsAtMs) {
        connectsAtMs = Number.POSITIVE_INFINITY;
        clock.refresh(at);
      }
      if (clock.nextProbeInMs("breath") === 0) bursts.push(Math.round(at / 10_000) * 10);
      clock.probeSent(at);
      sent += 1;
      // A clock so coarse that no two replies in a row agree.
      clock.addReply(replyTo(at, 1, 1, { ...STEADY, offsetMs: SERVER_AT_ZERO_MS + (sent % 2) * 50 }));
    }
    expect(bursts).toEqual([0, 20, 60, 140, 300, 620, 1220, 1820, 1900, 1920, 1960]);
  });

  test("come in a burst again when the phone connects or wakes", () => {
    const clock = createDisciplinedClock();
    clock.probeSent(100_000);
    clock.refresh(100_500);
    expect(clock.nextProbeInMs("idle")).toBe(0);
    clock.probeSent(100_500);
    expect(clock.nextProbeInMs("idle")).toBe(60);
  });
});
