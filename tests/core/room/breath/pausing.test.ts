import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { extentOf } from "../../../../shared/pacer/extent.ts";
import { type Phase, phaseAt } from "../../../../shared/pacer/phase.ts";
import { presets, programOf } from "../../../../shared/pacer/presets.ts";
import { elapsedMsAt } from "../../../../shared/pacer/session.ts";
import type { Session } from "../../../../shared/practices/breath/state.ts";
import type { Room } from "../../../../shared/room/room.ts";
import { shownBreath } from "../../../../shared/room/selectors.ts";
import {
  a,
  after,
  at,
  b,
  event,
  events,
  given,
  hours,
  minutes,
  nothing,
  paired,
  refused,
  type Step,
  seconds,
  shows,
} from "../../../support/room/room-spec.ts";

const program = programOf();
const breathing = [paired(), a("breath.invite", { program }), b("breath.accept")];
/** Four and six for two minutes, after a lead-in of five seconds. */
const endMs = seconds(5) + minutes(2);

describe("a breath, its pauses and its end", () => {
  test("[BR10] pauses a second after it was asked, and resumes three seconds after", () => {
    given(...breathing, after(seconds(20)))
      .when(a("breath.pause"))
      .then(event("breath.paused", { seat: "a", pauseAtMs: at(seconds(21)) }));
    given(...breathing, after(seconds(20)), a("breath.pause"), after(seconds(30)))
      .when(b("breath.resume"))
      .then(event("breath.resumed", { seat: "b", resumeAtMs: at(seconds(53)) }));
  });

  test("[BR10] isn't paused twice, nor resumed when it isn't paused", () => {
    given(...breathing, after(seconds(20)), a("breath.pause"))
      .when(b("breath.pause"))
      .then(refused("alreadyPaused"));
    given(...breathing, after(seconds(20)))
      .when(b("breath.resume"))
      .then(refused("notPaused"));
    given(...breathing, after(seconds(20)), a("breath.pause"), a("breath.resume"))
      .when(b("breath.resume"))
      .then(refused("notPaused"));
  });

  test("[BR10] a pause before the resume has taken effect calls it off", () => {
    given(...breathing, after(seconds(20)), a("breath.pause"), after(seconds(10)), b("breath.resume"))
      .when(after(seconds(2)), a("breath.pause"), after(minutes(5)))
      .then(shows((room, nowMs) => phaseOf(room, nowMs), { kind: "paused" }));
  });

  test("[BR10] in the last second before a resume it calls nothing off: it goes on, and stops a second after it was asked", () => {
    const resumed = [...breathing, after(seconds(20)), a("breath.pause"), after(seconds(10)), b("breath.resume")];
    const stoppedAt = (askedMs: number, elapsedMs: number) =>
      given(...resumed, after(askedMs), a("breath.pause"))
        .when(after(minutes(1)))
        .then(
          shows((room, nowMs) => phaseOf(room, nowMs), { kind: "paused" }),
          shows((room, nowMs) => elapsedMsAt(sessionIn(room), nowMs), elapsedMs),
        );
    // Asked for the first pause after 20 s, of which 5 are the lead-in.
    stoppedAt(seconds(2) - 1, seconds(16));
    stoppedAt(seconds(2), seconds(16));
    stoppedAt(seconds(2) + 1, seconds(16) + 1);
    stoppedAt(seconds(3) - 1, seconds(17) - 1);
  });

  test("[BR10] until a pause, a resume or a tempo takes effect the light is the same on a phone whether it has heard of it or not", () => {
    const aheadMs = { pause: 1_000, resume: 3_000, changeTempo: 3_000 };
    const asks = fc.record({
      type: fc.constantFrom("pause" as const, "pause" as const, "resume" as const, "changeTempo" as const),
      waitMs: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 30_000 })),
    });
    const starts = given(...breathing).when(after(0));
    fc.assert(
      fc.property(fc.array(asks, { minLength: 2, maxLength: 12 }), fc.integer({ min: 0, max: 999 }), (all, late) => {
        starts.then((beginning) => {
          let world = beginning;
          for (const { type, waitMs } of all) {
            const asked = after(waitMs)(world);
            const before = asked.room.breath.session;
            if (before === null) return;
            const ask =
              type === "changeTempo" ? a("breath.changeTempo", { pattern: presets.even }) : a(`breath.${type}`);
            world = ask(asked);
            if (!("events" in world.outcome)) world = asked;
            const ms = asked.nowMs + Math.floor((late * aheadMs[type]) / 1_000);
            expect(extentOf(sessionIn(world.room), ms)).toBe(extentOf(before, ms));
            expect(breathed(phaseAt(sessionIn(world.room), ms))).toEqual(breathed(phaseAt(before, ms)));
          }
        });
      }),
    );
  });

  test("[BR10] can pause in the lead-in, and no more in its last second", () => {
    given(...breathing)
      .when(a("breath.pause"))
      .then(event("breath.paused"));
    given(...breathing, after(endMs - seconds(1) - 1))
      .when(a("breath.pause"))
      .then(event("breath.paused"));
    given(...breathing, after(endMs - seconds(1)))
      .when(a("breath.pause"))
      .then(refused("notRunning"));
  });

  test("[BR11] ends when nobody resumes it for ten minutes", () => {
    const paused = [...breathing, after(seconds(20)), a("breath.pause")];
    const pausedFor = (ms: number): Step => after(seconds(1) + ms);
    given(...paused)
      .when(pausedFor(minutes(10) - 1))
      .then(nothing);
    given(...paused)
      .when(pausedFor(minutes(10)))
      .then(events("breath.ended"), event("breath.ended", { reason: "pausedTooLong" }));
  });

  test("[BR12] ends by itself after its last breath, and is shown no longer, written or not", () => {
    const isShownFor = (ms: number) => shows((room, nowMs) => shownBreath(room, "a", nowMs + ms) !== null, ms < 1);
    given(...breathing)
      .when(after(endMs - 1))
      .then(nothing, isShownFor(0), isShownFor(1));
    given(...breathing)
      .when(after(endMs))
      .then(events("breath.ended"), event("breath.ended", { reason: "done", atMs: at(endMs) }));
  });

  test("[BR12] a pause puts the end off by as long as it lasted", () => {
    const paused = [...breathing, after(seconds(20)), a("breath.pause"), after(seconds(58)), b("breath.resume")];
    given(...paused)
      .when(after(hours(1)))
      .then(event("breath.ended", { reason: "done", atMs: at(endMs + seconds(60)) }));
  });

  test("[BR12] with all its pauses it lasts at most an hour", () => {
    const holding = Array.from({ length: 6 }, () => [
      a("breath.pause"),
      after(minutes(9.5)),
      b("breath.resume"),
      after(seconds(4)),
    ]);
    given(...breathing, after(seconds(10)), ...holding.flat(), a("breath.pause"))
      .when(after(minutes(10)))
      .then(event("breath.ended", { reason: "pausedTooLong", atMs: at(seconds(5) + hours(1)) }));
  });
});

function phaseOf(room: Parameters<typeof shownBreath>[0], nowMs: number) {
  const session = shownBreath(room, "a", nowMs);
  return session === null ? null : phaseAt(session, nowMs);
}

function sessionIn({ breath }: Room): Session {
  if (breath.session === null) throw new Error("no breath");
  return breath.session;
}

/** But for how long still: that nobody knows who hasn't heard of what was asked. */
function breathed(phase: Phase | null): object | null {
  if (phase === null || phase.kind === "paused") return phase && { kind: phase.kind };
  return { ...phase, endsAtMs: 0 };
}
