import { describe, expect, test } from "vitest";
import { programOf } from "../../shared/pacer/presets.ts";
import { fade } from "../../shared/room/room.ts";
import { breathLive, ownInvitation, shownBreath, shownInvitation } from "../../shared/room/selectors.ts";
import { a, after, b, events, given, minutes, paired, type Step, shows } from "../support/room-spec.ts";

const program = programOf();
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
      .when(after(minutes(65)))
      .then(shows((room, nowMs) => fade(room, nowMs).breath.notNow, { a: null, b: null }));
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

  test("[BR17] [BR19] a breath begun without asking stays out of sight too, and presence with it", () => {
    given(...twice(minutes(5)))
      .when(a("breath.start", { program, place: "apart" }))
      .then(
        shows((room, nowMs) => shownBreath(room, "b", nowMs), null),
        shows((room, nowMs) => shownBreath(room, "a", nowMs) !== null, true),
        shows(breathLive, false),
      );
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
