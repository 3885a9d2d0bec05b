import fc from "fast-check";
import { expect, test } from "vitest";
import { phaseAt } from "../../../shared/pacer/phase.ts";
import { cycleMsOf, type Program } from "../../../shared/pacer/program.ts";
import { type Session, sessionEndsAtMs } from "../../../shared/pacer/session.ts";
import type { StepKind } from "../../../shared/pacer/timeline.ts";
import { breathing, programs, rampedPrograms, sessionOf, startAtMs, steadyPrograms, wholeOf } from "./programs.ts";

type Visited = { readonly kind: StepKind; readonly breath: number; readonly fromMs: number; readonly untilMs: number };

/** Walks from each phase to the one at its `endsAtMs`, as a phone that wakes only then would. */
function walk(session: Session): readonly Visited[] {
  const visited: Visited[] = [];
  for (let atMs = session.startAtMs; ; ) {
    const phase = phaseAt(session, atMs);
    if (phase === null) return visited;
    const { kind, breath, endsAtMs } = breathing(phase);
    visited.push({ kind, breath, fromMs: atMs, untilMs: endsAtMs });
    atMs = endsAtMs;
  }
}

const phasesOf = (program: Program): readonly (readonly [StepKind, number])[] =>
  (
    [
      ["inhale", program.inhaleMs],
      ["hold", program.holdMs],
      ["exhale", program.exhaleMs],
      ["rest", program.restMs],
    ] as const
  ).filter(([, ms]) => ms > 0);

test("[PA2] phases follow each other in order, breath by breath, and end on an out-breath", () => {
  fc.assert(
    fc.property(programs, (program) => {
      const breath = phasesOf(program).map(([kind]) => kind);
      const { breaths } = wholeOf(program);
      const all = Array.from({ length: breaths }, (_, i) => breath.map((kind) => `${i + 1} ${kind}`)).flat();
      const expected = program.restMs > 0 ? all.slice(0, -1) : all;
      expect(walk(sessionOf(program)).map(({ kind, breath: n }) => `${n} ${kind}`)).toEqual(expected);
      expect(expected.at(-1)).toBe(`${breaths} exhale`);
    }),
  );
});

test("[PA2] every phase lasts what the program says, and together they last the session", () => {
  fc.assert(
    fc.property(steadyPrograms, (program) => {
      const nominalMs = new Map(phasesOf(program));
      const visited = walk(sessionOf(program));
      for (const { kind, fromMs, untilMs } of visited) expect(untilMs - fromMs).toBe(nominalMs.get(kind));
      const sumMs = visited.reduce((ms, { fromMs, untilMs }) => ms + (untilMs - fromMs), 0);
      expect(startAtMs + sumMs).toBe(sessionEndsAtMs(sessionOf(program)));
      expect(sumMs).toBe(wholeOf(program).breaths * cycleMsOf(program) - program.restMs);
    }),
  );
});

test("[PA2] the length is within half a breath of what was asked, the dropped rest aside", () => {
  fc.assert(
    fc.property(programs, (program) => {
      const offMs = wholeOf(program).lengthMs - program.minutes * 60_000;
      expect(offMs).toBeLessThanOrEqual(cycleMsOf(program) / 2 + 1);
      expect(offMs).toBeGreaterThanOrEqual(-cycleMsOf(program) / 2 - program.restMs - 1);
    }),
  );
});

/** Breaths done, counted in phases and their progress: one number that can only grow. */
function advance(session: Session, atMs: number): number {
  const { kind, breath, progress } = breathing(phaseAt(session, atMs));
  const order = ["inhale", "hold", "exhale", "rest"] as const;
  return breath * 4 + order.indexOf(kind) + progress;
}

test("[PA1] time forward is breath forward, to a fraction of a millisecond", () => {
  const fractions = fc
    .tuple(fc.nat(), fc.integer({ min: 1, max: 40_960 }))
    .map(([at, by]) => [at, by / 4_096] as const);
  fc.assert(
    fc.property(programs, fractions, (program, [at, byMs]) => {
      const session = sessionOf(program);
      const { lengthMs } = wholeOf(program);
      const atMs = startAtMs + (at % (lengthMs - 11));
      expect(advance(session, atMs + byMs)).toBeGreaterThan(advance(session, atMs));
    }),
  );
});

test("[PA1] progress starts at 0, nears 1 and moves without a jump, a ramp included", () => {
  fc.assert(
    fc.property(programs, fc.nat(), (program, at) => {
      const session = sessionOf(program);
      const { lengthMs } = wholeOf(program);
      const phase = breathing(phaseAt(session, startAtMs + (at % lengthMs)));
      const visited = walk(session).find(({ untilMs }) => untilMs === phase.endsAtMs);
      const fromMs = visited?.fromMs ?? Number.NaN;
      const durationMs = phase.endsAtMs - fromMs;
      expect(breathing(phaseAt(session, fromMs)).progress).toBe(0);
      expect(breathing(phaseAt(session, phase.endsAtMs - 1)).progress).toBeGreaterThan(1 - 2 / durationMs);
      expect(breathing(phaseAt(session, phase.endsAtMs - 1 / 1_024)).progress).toBeLessThan(1);
      // Progress in a ramp departs from a straight line by what the tempo changes within one phase, and no more.
      const straight = (startAtMs + (at % lengthMs) - fromMs) / durationMs;
      expect(Math.abs(phase.progress - straight)).toBeLessThan(program.ramp === undefined ? 1e-12 : 0.12);
    }),
  );
});

test("[PA1] the same breath at any epoch", () => {
  const instants = fc.integer({ min: 0, max: 4_000_000_000_000 });
  fc.assert(
    fc.property(programs, instants, fc.integer({ min: -5_000, max: 620_000 }), (program, epochMs, ms) => {
      const here = phaseAt({ program, startAtMs: 0, pausedForMs: 0 }, ms);
      const there = phaseAt({ program, startAtMs: epochMs, pausedForMs: 0 }, epochMs + ms);
      const shifted = here !== null && "endsAtMs" in here ? { ...here, endsAtMs: here.endsAtMs + epochMs } : here;
      expect(there).toEqual(shifted);
    }),
  );
});

test("[PA1] after 24 hours every boundary is still exact to the millisecond", () => {
  fc.assert(
    fc.property(programs, fc.nat(), (lawful, pick) => {
      const program = { ...lawful, minutes: 24 * 60 + 60 };
      const session = sessionOf(program);
      const cycleMs = cycleMsOf(program);
      const somewhere = breathing(phaseAt(session, startAtMs + 24 * 3_600_000 + (pick % 3_000_000)));
      const cycleEarlier = breathing(phaseAt(session, somewhere.endsAtMs - 1 - cycleMs));
      expect(cycleEarlier).toMatchObject({ kind: somewhere.kind, breath: somewhere.breath - 1 });
      expect(cycleEarlier.endsAtMs).toBe(somewhere.endsAtMs - cycleMs);
      expect(breathing(phaseAt(session, somewhere.endsAtMs))).toMatchObject({ count: 1, progress: 0 });
    }),
  );
});

test("[PA5] a ramp changes how fast it goes and neither order, proportions nor counts", () => {
  fc.assert(
    fc.property(rampedPrograms, fc.nat(), (program, at) => {
      const session = sessionOf(program);
      const { lengthMs } = wholeOf(program);
      const { kind, count, progress } = breathing(phaseAt(session, startAtMs + (at % lengthMs)));
      const nominalMs = new Map(phasesOf(program)).get(kind) ?? Number.NaN;
      const numbers = Math.max(1, Math.floor(nominalMs / 1_000));
      const intoS = (progress * nominalMs) / 1_000;
      // At the very turn of a number the last bit decides which one it is.
      fc.pre(Math.abs(intoS - Math.round(intoS)) > 1e-9 || intoS === 0);
      expect(count).toBe(Math.min(numbers, Math.floor(intoS) + 1));
    }),
  );
});
