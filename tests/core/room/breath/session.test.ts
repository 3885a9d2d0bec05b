import { describe, expect, test } from "vitest";
import { phaseAt } from "../../../../shared/pacer/phase.ts";
import { programOf } from "../../../../shared/pacer/presets.ts";
import { runningBreath, sharesBreath, shownBreath } from "../../../../shared/room/selectors.ts";
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
  seconds,
  server,
  shows,
} from "../../../support/room/room-spec.ts";

const program = programOf();
const breathing = [paired(), a("breath.invite", { program }), b("breath.accept")];
/** Four and six for two minutes, after a lead-in of five seconds. */
const endMs = seconds(5) + minutes(2);

describe("a shared breath", () => {
  test("[BR2] is a session of the pacer, the same on both phones", () => {
    given(...breathing)
      .when(after(seconds(5) + seconds(12)))
      .then(({ room, nowMs }) => {
        const [mine, theirs] = [shownBreath(room, "a", nowMs), shownBreath(room, "b", nowMs)];
        expect(mine).toEqual(theirs);
        expect(mine && phaseAt(mine, nowMs)).toMatchObject({ kind: "inhale", breath: 2, of: 12, count: 3 });
      });
  });

  test("[BR8] begins without asking, together unless it says apart", () => {
    given(paired())
      .when(a("breath.start", { program }))
      .then(
        events("breath.started"),
        event("breath.started", { seat: "a", place: "together", begun: "started", startAtMs: at(seconds(5)) }),
      );
    given(paired())
      .when(a("breath.start", { program, place: "apart", leadInMs: 15_000 }))
      .then(event("breath.started", { place: "apart", startAtMs: at(seconds(15)) }));
  });

  test("[BR8] [BR9] takes the place of an open invitation, which can't be accepted any more", () => {
    const started = [paired(), a("breath.invite", { program }), b("breath.start", { program })];
    given(...started)
      .when(b("breath.accept", { invitationId: commandId(1) }))
      .then(refused("nothingOffered"));
    given(...started)
      .when(a("breath.start", { program }))
      .then(refused("alreadyRunning"));
  });

  test("[BR8] over the other's invitation it is what both have asked for, without holds that the other didn't ask for", () => {
    const box = programOf({ preset: "box" });
    given(paired(), a("breath.invite", { program, leadInMs: 8_000 }))
      .when(b("breath.start", { program: box }))
      .then(event("breath.started", { begun: "bothAsked", program, place: "together", startAtMs: at(seconds(8)) }));
    given(paired(), a("breath.invite", { program: box }))
      .when(b("breath.start", { program, place: "apart", leadInMs: 9_000 }))
      .then(event("breath.started", { begun: "bothAsked", program, place: "apart", startAtMs: at(seconds(9)) }));
    given(paired(), a("breath.invite", { program }))
      .when(a("breath.start", { program: box }))
      .then(event("breath.started", { begun: "started", program: box }));
  });

  test("[BR13] either stops it for both", () => {
    for (const stops of [a("breath.stop"), b("breath.stop")]) {
      given(...breathing)
        .when(stops)
        .then(
          events("breath.ended"),
          event("breath.ended", { reason: "stopped" }),
          shows((room) => room.breath.session, null),
        );
    }
  });

  test("[BR14] one leaves alone, and the other goes on", () => {
    given(...breathing)
      .when(a("breath.leave"))
      .then(
        events("breath.left"),
        shows((room, nowMs) => shownBreath(room, "a", nowMs), null),
        shows((room, nowMs) => shownBreath(room, "b", nowMs)?.sessionId, commandId(2)),
      );
  });

  test("[BR14] who has left can't steer it any more", () => {
    const left = [...breathing, after(seconds(20)), a("breath.leave")];
    for (const type of ["breath.pause", "breath.resume", "breath.stop", "breath.leave"] as const) {
      given(...left)
        .when(a(type))
        .then(refused("notRunning"));
    }
    given(...left)
      .when(b("breath.pause"))
      .then(event("breath.paused"));
  });

  test("[BR14] when both have left it ends", () => {
    given(...breathing, a("breath.leave"))
      .when(b("breath.leave"))
      .then(events("breath.left", "breath.ended"), event("breath.ended", { reason: "left" }));
  });

  test("[BR15] the server ends the one that both have dropped out of, and no other", () => {
    const abandon = (id: number) => server("a", { type: "breath.abandon", sessionId: commandId(id) });
    given(...breathing)
      .when(abandon(2))
      .then(events("breath.ended"), event("breath.ended", { reason: "abandoned" }));
    given(...breathing)
      .when(abandon(1))
      .then(refused("notRunning"));
    given(...breathing)
      .when()
      .then(shows(runningBreath, { sessionId: commandId(2), cycleMs: 10_000 }));
  });

  test("[BR15] not one that was begun without asking, or that either has left: its end would tell whether the other is there", () => {
    const alone = [
      [paired(), a("breath.start", { program })],
      [paired(), a("breath.invite", { program }), a("breath.start", { program })],
      [...breathing, b("breath.leave")],
    ];
    for (const steps of alone) {
      const id = steps.length === 2 ? 1 : 2;
      given(...steps)
        .when(server("a", { type: "breath.abandon", sessionId: commandId(id) }))
        .then(refused("notRunning"));
    }
    // Both asked for these, which is as much as to accept.
    for (const asks of [b("breath.invite", { program }), b("breath.start", { program })])
      given(paired(), a("breath.invite", { program }), asks)
        .when(server("a", { type: "breath.abandon", sessionId: commandId(2) }))
        .then(events("breath.ended"));
  });

  test("[BR16] [CM5] what was asked a minute ago is stale", () => {
    const late = (ms: number) => a("breath.pause", { askedAtMs: at(seconds(60) - ms) });
    given(...breathing, after(seconds(60)))
      .when(late(seconds(60) - 1))
      .then(event("breath.paused"));
    given(...breathing, after(seconds(60)))
      .when(late(seconds(60)))
      .then(refused("stale"));
  });

  test("[CM7] what is asked of another breath reaches none", () => {
    for (const type of ["breath.pause", "breath.resume", "breath.stop", "breath.leave"] as const) {
      given(...breathing)
        .when(b(type, { sessionId: commandId(1) }))
        .then(refused("notRunning"));
    }
  });

  test("[BR19] presence may be told while both share it, and at no other time", () => {
    given(paired()).when().then(shows(sharesBreath, false));
    given(...breathing)
      .when()
      .then(shows(sharesBreath, true));
    given(...breathing)
      .when(after(endMs - 1))
      .then(shows(sharesBreath, true));
    given(...breathing)
      .when(after(endMs))
      .then(shows(sharesBreath, false));
    given(...breathing)
      .when(b("breath.leave"))
      .then(shows(sharesBreath, false));
    given(paired()).when(a("breath.start", { program })).then(shows(sharesBreath, true));
  });

  test("[BR20] asking for space ends it softly", () => {
    given(...breathing, after(seconds(20)))
      .when(b("space.take", { minutes: 20 }))
      .then(events("space.taken", "breath.ended"), event("breath.ended", { reason: "space" }));
  });

  test("[BR20] asking for space lets an open invitation lapse", () => {
    given(paired(), a("breath.invite", { program }))
      .when(b("space.take", { minutes: 20 }))
      .then(events("space.taken", "breath.lapsed"), event("breath.lapsed", { seat: "a" }));
  });
});
