import { describe, expect, test } from "vitest";
import { pushesFor } from "../../../../server/rooms/pushes-for.ts";
import { programOf } from "../../../../shared/pacer/presets.ts";
import {
  a,
  after,
  at,
  b,
  type Check,
  given,
  hours,
  minutes,
  paired,
  type Step,
  server,
} from "../../../support/room/room-spec.ts";

const program = programOf();
const invite = a("breath.invite", { program });
const accept = b("breath.accept");
const notNow = [invite, b("breath.decline")];

/** After the last step exactly this is to be told: to whom, and until when. */
const tells =
  (...wanted: readonly (readonly [seat: "a" | "b", untilMs: number])[]): Check =>
  ({ outcome, room, nowMs }) => {
    const pushes = pushesFor("events" in outcome ? outcome.events : [], room);
    expect(pushes).toEqual(wanted.map(([seat, untilMs]) => ({ seat, atMs: nowMs, untilMs })));
  };
const tellsNobody: Check = tells();

describe("who is told that something is new", () => {
  test("[PU5] the other one of space taken and extended, until its time or for an hour", () => {
    given(paired())
      .when(a("space.take", { minutes: 20 }))
      .then(tells(["b", at(minutes(20))]));
    given(paired())
      .when(b("space.take", { minutes: 90 }))
      .then(tells(["a", at(hours(1))]));
    given(paired(), a("space.take", { minutes: 20 }), after(minutes(10)))
      .when(a("space.extend", { minutes: 20 }))
      .then(tells(["b", at(minutes(40))]));
  });

  test('[PU5] the other one of "I\'m back", and of an invitation until it lapses', () => {
    given(paired(), a("space.take", { minutes: 20 }))
      .when(a("space.back"))
      .then(tells(["b", at(hours(1))]));
    given(paired())
      .when(b("breath.invite", { program }))
      .then(tells(["a", at(minutes(5))]));
  });

  test("[PU5] whose phone is to be replaced, and nobody of what happens at once", () => {
    const lost = { type: "device.replace", deviceId: "new-phone-of-b-------a" } as const;
    given(paired())
      .when(server("b", { ...lost, waitMs: hours(24) }))
      .then(tells(["b", at(hours(24))]));
    given(paired())
      .when(server("b", { ...lost, waitMs: 0 }))
      .then(tellsNobody);
  });

  test("[PU5] nobody who has space, but of a phone that is to be replaced: space isn't interrupted", () => {
    const away = [paired(), b("space.take", { minutes: 60 })];
    given(...away)
      .when(a("space.take", { minutes: 20 }))
      .then(tellsNobody);
    given(...away, a("space.take", { minutes: 20 }))
      .when(a("space.extend", { minutes: 20 }))
      .then(tellsNobody);
    given(...away, a("space.take", { minutes: 20 }))
      .when(a("space.back"))
      .then(tellsNobody);
    given(...away, a("space.take", { minutes: 20 }))
      .when(b("space.back"))
      .then(tellsNobody);
    given(...away, b("space.back"))
      .when(a("space.take", { minutes: 20 }))
      .then(tells(["b", at(minutes(20))]));
    given(...away)
      .when(server("b", { type: "device.replace", deviceId: "new-phone-of-b-------a", waitMs: hours(24) }))
      .then(tells(["b", at(hours(24))]));
  });

  test("[PU5] nobody of anything else", () => {
    const breathing: readonly Step[] = [paired(), invite, accept];
    const away: readonly Step[] = [paired(), a("space.take", { minutes: 20 })];
    const others: readonly (readonly [readonly Step[], Step])[] = [
      [[paired(), invite], accept],
      [[paired(), invite], b("breath.decline")],
      [[paired(), invite], b("breath.invite", { program })],
      [[paired(), invite], after(minutes(5))],
      [[paired()], a("breath.start", { program })],
      [breathing, a("breath.pause")],
      [breathing, a("breath.stop")],
      [breathing, a("breath.leave")],
      [[paired()], a("space.agree", { minutes: 30 })],
      [away, b("space.care")],
      [away, after(minutes(18))],
      [away, after(minutes(35))],
      [away, after(hours(24))],
      [[...away, a("space.back")], b("space.answer", { answer: "ready" })],
      [[paired()], a("hear.send", { code: "iHearYou" })],
      [[paired()], a("here.send", { preset: "thinkingOfYou" })],
    ];
    for (const [before, last] of others)
      given(...before)
        .when(last)
        .then(tellsNobody);
  });

  test('[PU6] nobody of an invitation hidden by two "not now", and again once the hour is over', () => {
    given(paired(), ...notNow, after(minutes(5)), ...notNow)
      .when(after(minutes(60) - 1), invite)
      .then(tellsNobody);
    given(paired(), ...notNow, after(minutes(5)), ...notNow)
      .when(after(minutes(60)), invite)
      .then(tells(["b", at(minutes(70))]));
  });
});
