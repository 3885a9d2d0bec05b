import { describe, expect, test } from "vitest";
import { programOf } from "../../../../shared/pacer/presets.ts";
import { fade } from "../../../../shared/room/room.ts";
import { ownInvitation, sharesBreath, shownBreath, shownInvitation } from "../../../../shared/room/selectors.ts";
import {
  a,
  after,
  b,
  events,
  given,
  minutes,
  paired,
  refused,
  type Step,
  seconds,
  shows,
} from "../../../support/room/room-spec.ts";

const program = programOf();
const longer = programOf({ preset: "longerOut" });
const withHolds = programOf({ preset: "box" });
const invite = a("breath.invite", { program });
const notNow = [invite, b("breath.decline")];
const isShown = shows((room, nowMs) => shownInvitation(room, "b", nowMs) !== null, true);
const isHidden = shows((room, nowMs) => shownInvitation(room, "b", nowMs), null);

const twice = (betweenMs: number): readonly Step[] => [paired(), ...notNow, after(betweenMs), ...notNow];

describe('two "not now" in an hour', () => {
  test("[BR17] one alone hides nothing", () => {
    given(paired(), ...notNow)
      .when(invite)
      .then(events("breath.invited"), isShown);
  });

  test("[BR17] the second within an hour of the first hides what comes after it", () => {
    given(...twice(minutes(60) - 1))
      .when(invite)
      .then(events("breath.invited"), isHidden);
    given(...twice(minutes(60)))
      .when(invite)
      .then(events("breath.invited"), isShown);
  });

  test("[BR17] for an hour after the second", () => {
    given(...twice(minutes(5)))
      .when(after(minutes(60) - 1), invite)
      .then(isHidden);
    given(...twice(minutes(5)))
      .when(after(minutes(60)), invite)
      .then(isShown);
  });

  test("[BR17] what was hidden when it came stays hidden, and lapses as if not answered", () => {
    given(...twice(minutes(5)), after(minutes(60) - 1), invite)
      .when(after(minutes(5) - 1))
      .then(isHidden);
    given(...twice(minutes(5)), invite)
      .when(after(minutes(5)))
      .then(events("breath.lapsed"));
  });

  test("[BR17] also on a phone that has forgotten all it may forget", () => {
    given(...twice(minutes(5)), after(minutes(60) - 1), invite)
      .when(after(minutes(5) - 1))
      .then(shows((room, nowMs) => shownInvitation(fade(room, nowMs), "b", nowMs), null));
    given(...twice(minutes(5)))
      .when(after(minutes(121)))
      .then(shows((room, nowMs) => fade(room, nowMs).breath.notNow, { a: null, b: null }));
  });

  test("[BR17] a breath that was hidden when it began comes into sight at no time, however long it is paused", () => {
    const hidden = [...twice(minutes(5)), after(minutes(60) - 1), a("breath.start", { program, leadInMs: 15_000 })];
    const held = [a("breath.pause"), after(minutes(9)), a("breath.resume"), after(seconds(4))];
    given(...hidden, after(seconds(30)), ...held, ...held, ...held, ...held, ...held, ...held)
      .when(a("breath.pause"), after(minutes(5) + seconds(21) - 1))
      .then(
        // Its last millisecond: the lead-in and an hour are over.
        shows(({ breath }, nowMs) => breath.session && breath.session.startAtMs + minutes(60) - nowMs, 1),
        shows((room, nowMs) => shownBreath(fade(room, nowMs), "a", nowMs) !== null, true),
        shows((room, nowMs) => shownBreath(fade(room, nowMs), "b", nowMs), null),
      );
  });

  test("[BR17] said while the server's clock was ahead, nothing is hidden once that is set right, nor does another one count with them", () => {
    const setRight = [...twice(minutes(5)), after(-minutes(600))];
    given(...setRight)
      .when(invite)
      .then(events("breath.invited"), isShown);
    given(...setRight, ...notNow)
      .when(invite)
      .then(events("breath.invited"), isShown);
  });

  test("[BR17] the other direction is not touched", () => {
    given(...twice(minutes(5)))
      .when(b("breath.invite", { program }))
      .then(shows((room, nowMs) => shownInvitation(room, "a", nowMs) !== null, true));
  });

  test("[BR17] whom they protect may still invite, and then both asked", () => {
    given(...twice(minutes(5)), invite)
      .when(b("breath.invite", { program }))
      .then(events("breath.started"));
  });

  test("[BR17] whom they protect is shown the breath that the other begins over one's own invitation, and shares it", () => {
    given(...twice(minutes(5)), b("breath.invite", { program }))
      .when(a("breath.start", { program }))
      .then(
        shows((room, nowMs) => shownBreath(room, "b", nowMs) !== null, true),
        shows(sharesBreath, true),
      );
  });

  test("[BR17] [BR19] a breath begun without asking stays out of sight too, and presence with it", () => {
    given(...twice(minutes(5)))
      .when(a("breath.start", { program, place: "apart" }))
      .then(
        shows((room, nowMs) => shownBreath(room, "b", nowMs), null),
        shows((room, nowMs) => shownBreath(room, "a", nowMs) !== null, true),
        shows(sharesBreath, false),
      );
  });

  test.each([
    ["invites", b("breath.invite", { program: longer })],
    ["begins one too", b("breath.start", { program: longer, place: "apart" })],
  ])("[BR17] whoever isn't shown a breath and %s gets one that both asked for, from its start", (_how, asks) => {
    given(...twice(minutes(5)), a("breath.start", { program: withHolds }), after(seconds(20)))
      .when(asks)
      .then(
        events("breath.ended", "breath.started"),
        shows((room, nowMs) => shownBreath(room, "b", nowMs)?.begun, "bothAsked"),
        shows(({ breath }, nowMs) => (breath.session?.startAtMs ?? 0) - nowMs, seconds(5)),
        shows(({ breath }) => breath.session?.program, longer),
        shows(({ breath }) => breath.session?.place, "apart"),
        shows(sharesBreath, true),
        // Nobody said "not now".
        shows(({ breath }) => breath.notNow.b?.times, 2),
      );
  });

  test("[BR17] but nobody is taken back into a breath that they left, nor does the other learn of it", () => {
    const left = given(...twice(minutes(5)), a("breath.start", { program }), a("breath.leave"));
    left.when(b("breath.invite", { program: longer })).then(
      events("breath.ended", "breath.invited"),
      shows((room, nowMs) => shownInvitation(room, "a", nowMs)?.program, longer),
      shows(({ breath }) => breath.notNow.b?.times, 2),
    );
    left.when(b("breath.start", { program: longer })).then(
      events("breath.ended", "breath.started"),
      shows((room, nowMs) => shownBreath(room, "a", nowMs)?.begun, "started"),
    );
    left.when(a("breath.invite", { program })).then(refused("alreadyRunning"));
  });

  test("[BR18] the inviter can't tell hidden from not answered", () => {
    const seenByInviter = (before: readonly Step[]): unknown[] => {
      const seen: unknown[] = [];
      given(...before)
        .when(invite)
        .then(({ outcome, room, nowMs }) => {
          const own = ownInvitation(room, "a", nowMs);
          seen.push("events" in outcome && outcome.events.map(({ type, seat }) => ({ type, seat })));
          seen.push(own && { ...own, invitationId: "", atMs: 0, lapsesAtMs: own.lapsesAtMs - own.atMs });
        });
      given(...before, invite)
        .when(after(minutes(5)))
        .then(({ outcome, nowMs }) => {
          seen.push(
            "events" in outcome && outcome.events.map(({ type, seat, atMs }) => ({ type, seat, agoMs: nowMs - atMs })),
          );
        });
      return seen;
    };
    expect(seenByInviter(twice(minutes(5)))).toEqual(seenByInviter([paired()]));
  });
});
