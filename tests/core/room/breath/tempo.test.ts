import { describe, expect, test } from "vitest";
import { phaseAt } from "../../../../shared/pacer/phase.ts";
import { presets, programOf } from "../../../../shared/pacer/presets.ts";
import type { Pattern } from "../../../../shared/pacer/program.ts";
import type { Room } from "../../../../shared/room/room.ts";
import { runningBreath, shownBreath } from "../../../../shared/room/selectors.ts";
import { parseSnapshot } from "../../../../shared/room/snapshot.ts";
import { commandId } from "../../../support/room/room-log.ts";
import {
  a,
  after,
  at,
  b,
  event,
  events,
  given,
  minutes,
  paired,
  refused,
  type Step,
  seconds,
  shows,
} from "../../../support/room/room-spec.ts";

/** The first in-breath is 5 s after the agreement; four and six for two minutes. */
const breathing = [paired(), a("breath.start", { program: programOf() })];
const endMs = seconds(5) + minutes(2);
const { even, softerStart } = presets;

const phaseOf = (room: Room, nowMs: number) => {
  const session = shownBreath(room, "b", nowMs);
  return session === null ? null : phaseAt(session, nowMs);
};

describe("[BR21] a change of tempo takes effect for both with a breath that lies ahead", () => {
  test("either asks, and the event says from which breath on", () => {
    for (const asks of [a, b]) {
      given(...breathing, after(seconds(5) + seconds(12)))
        .when(asks("breath.changeTempo", { pattern: even }))
        .then(
          events("breath.tempoChanged"),
          event("breath.tempoChanged", { sessionId: commandId(1), pattern: even, fromBreath: 3 }),
        );
    }
  });

  test("not with one that begins within three seconds", () => {
    const askedAfter = (ms: number) =>
      given(...breathing, after(seconds(5) + ms)).when(a("breath.changeTempo", { pattern: even }));
    askedAfter(seconds(17)).then(event("breath.tempoChanged", { fromBreath: 3 }));
    askedAfter(seconds(17) + 1).then(event("breath.tempoChanged", { fromBreath: 4 }));
  });

  test("in the lead-in it is the first breath, if that is far enough", () => {
    given(...breathing, after(seconds(2)))
      .when(a("breath.changeTempo", { pattern: even }))
      .then(event("breath.tempoChanged", { fromBreath: 1 }));
    given(...breathing, after(seconds(2) + 1))
      .when(a("breath.changeTempo", { pattern: even }))
      .then(event("breath.tempoChanged", { fromBreath: 2 }));
  });

  test("a pause that comes first puts it off, one that is on holds it back until the resume", () => {
    const changed = [...breathing, after(seconds(20)), a("breath.changeTempo", { pattern: even })];
    given(...changed, b("breath.pause"), after(seconds(61)), b("breath.resume"))
      .when(after(seconds(3) + seconds(4)))
      .then(shows(phaseOf, { kind: "inhale", breath: 3, of: 12, count: 1, progress: 0, endsAtMs: at(seconds(93)) }));
    given(
      ...breathing,
      after(seconds(20)),
      b("breath.pause"),
      after(minutes(5)),
      a("breath.changeTempo", { pattern: even }),
    )
      .when(b("breath.resume"), after(seconds(3) + seconds(4)))
      .then(shows(phaseOf, expect.objectContaining({ kind: "inhale", breath: 3, progress: 0 })));
  });

  test("asked for again before it has begun, the later one holds", () => {
    given(...breathing, after(seconds(15)), a("breath.changeTempo", { pattern: even }), after(seconds(1)))
      .when(b("breath.changeTempo", { pattern: softerStart }), after(seconds(9)))
      .then(shows(phaseOf, expect.objectContaining({ breath: 3, endsAtMs: at(seconds(28)) })));
  });

  test("a snapshot carries it", () => {
    given(...breathing, after(seconds(15)))
      .when(a("breath.changeTempo", { pattern: even }))
      .then(
        shows(
          (room) => parseSnapshot(JSON.parse(JSON.stringify(room)))?.breath.session?.changes,
          [{ tempo: even, fromBreath: 3, fromMs: seconds(20) }],
        ),
      );
  });

  test("who has left can't ask, nor for another breath, nor a minute late", () => {
    given(...breathing, after(seconds(20)), a("breath.leave"))
      .when(a("breath.changeTempo", { pattern: even }))
      .then(refused("notRunning"));
    given(...breathing, after(seconds(20)))
      .when(b("breath.changeTempo", { pattern: even, sessionId: commandId(9) }))
      .then(refused("notRunning"));
    given(...breathing, after(seconds(70)))
      .when(b("breath.changeTempo", { pattern: even, askedAtMs: at(seconds(10)) }))
      .then(refused("stale"));
  });
});

describe("[BR22] a change of tempo keeps the length", () => {
  test("it ends as near to two minutes as whole breaths allow", () => {
    given(...breathing, after(seconds(5) + seconds(25)), a("breath.changeTempo", { pattern: softerStart }))
      .when(after(minutes(2)))
      .then(event("breath.ended", { reason: "done", atMs: at(seconds(5) + seconds(30) + 13 * seconds(7)) }));
  });

  test("[BR15] both may be gone for a cycle of the new tempo", () => {
    given(...breathing, after(seconds(20)))
      .when(a("breath.changeTempo", { pattern: softerStart }))
      .then(shows(runningBreath, { sessionId: commandId(1), cycleMs: 7_000 }));
    given(...breathing, after(seconds(20)), a("breath.changeTempo", { pattern: softerStart }), after(seconds(20)))
      .when(a("breath.changeTempo", { pattern: even }))
      .then(shows(runningBreath, { sessionId: commandId(1), cycleMs: 10_000 }));
  });
});

describe("[BR23] what a change of tempo may ask for", () => {
  const asked = (pattern: Pattern, ...before: readonly Step[]) =>
    given(...(before.length === 0 ? breathing : before), after(seconds(20))).when(a("breath.changeTempo", { pattern }));

  test("stays within the pacer's limits, to the edge", () => {
    asked({ inhaleMs: 8_000, holdMs: 0, exhaleMs: 10_000, restMs: 0 }).then(event("breath.tempoChanged"));
    asked({ inhaleMs: 8_500, holdMs: 0, exhaleMs: 10_000, restMs: 0 }).then(refused("badProgram"));
    asked({ inhaleMs: 2_500, holdMs: 0, exhaleMs: 3_500, restMs: 0 }).then(event("breath.tempoChanged"));
    asked({ inhaleMs: 2_500, holdMs: 0, exhaleMs: 3_000, restMs: 0 }).then(refused("badProgram"));
    asked({ inhaleMs: 4_250, holdMs: 0, exhaleMs: 6_000, restMs: 0 }).then(refused("badProgram"));
  });

  test("nobody comes to hold the breath who didn't agree to it", () => {
    asked(presets.box).then(refused("badProgram"));
    const holding = [paired(), a("breath.start", { program: programOf({ preset: "fourSevenEight" }) })];
    asked(presets.box, ...holding).then(event("breath.tempoChanged"));
    asked(even, ...holding).then(event("breath.tempoChanged"));
  });

  test("needs a breath that can begin in it", () => {
    given(...breathing, after(endMs - seconds(13)))
      .when(a("breath.changeTempo", { pattern: even }))
      .then(event("breath.tempoChanged", { fromBreath: 12 }));
    given(...breathing, after(endMs - seconds(13) + 1))
      .when(a("breath.changeTempo", { pattern: even }))
      .then(refused("lastBreath"));
  });
});
