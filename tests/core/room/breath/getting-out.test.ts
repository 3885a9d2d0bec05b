import { describe, test } from "vitest";
import { programOf } from "../../../../shared/pacer/presets.ts";
import { sharesBreath, shownBreath, shownInvitation } from "../../../../shared/room/selectors.ts";
import {
  a,
  after,
  b,
  type Check,
  events,
  given,
  minutes,
  paired,
  type Step,
  shows,
} from "../../../support/room/room-spec.ts";

const program = programOf();
const invite = a("breath.invite", { program });
const start = a("breath.start", { program });
const isInSight = shows((room, nowMs) => shownBreath(room, "b", nowMs) !== null, true);
const isOutOfSight = shows((room, nowMs) => shownBreath(room, "b", nowMs), null);
const saidNotNow = (times: number | undefined): Check => shows((room) => room.breath.notNow.b?.times, times);
/** Away from it in either way; the breath is over afterwards. */
const ways: Readonly<Record<string, readonly Step[]>> = {
  leaving: [b("breath.leave"), a("breath.stop")],
  stopping: [b("breath.stop")],
};

describe("getting out of a breath that the other began without asking", () => {
  for (const [way, out] of Object.entries(ways)) {
    test(`[BR17] ${way} is a "not now", the second of which hides what comes after it for an hour`, () => {
      const once = [paired(), start, ...out];
      given(...once)
        .when(start)
        .then(isInSight, saidNotNow(1));
      given(...once, start, ...out)
        .when(start)
        .then(events("breath.started"), isOutOfSight, shows(sharesBreath, false), saidNotNow(2));
      given(...once, start, ...out)
        .when(invite)
        .then(
          events("breath.invited"),
          shows((room, nowMs) => shownInvitation(room, "b", nowMs), null),
        );
      given(...once, start, ...out, after(minutes(60)))
        .when(start)
        .then(isInSight);
    });
  }

  test('[BR17] counts with a "not now" that was said', () => {
    given(paired(), invite, b("breath.decline"), start, b("breath.leave"), a("breath.stop"))
      .when(start)
      .then(isOutOfSight);
  });

  test("[BR17] counts once a breath, also when the last one has left", () => {
    given(paired(), start, a("breath.leave"))
      .when(b("breath.leave"))
      .then(events("breath.left", "breath.ended"), saidNotNow(1));
  });

  test("[BR17] doesn't count where one has agreed to it, or has begun it", () => {
    const begun: readonly (readonly Step[])[] = [[invite, b("breath.accept")], [b("breath.start", { program })]];
    for (const steps of begun) {
      given(paired(), ...steps)
        .when(b("breath.stop"))
        .then(events("breath.ended"), saidNotNow(undefined));
      given(paired(), ...steps)
        .when(b("breath.leave"))
        .then(events("breath.left"), saidNotNow(undefined));
    }
  });

  test("[BR17] doesn't count when the one who began stops it, when space ends it, or when it comes to its end", () => {
    given(paired(), start)
      .when(b("space.take", { minutes: 20 }))
      .then(events("space.taken", "breath.ended"), saidNotNow(undefined));
    given(paired(), start)
      .when(a("breath.stop"))
      .then(
        saidNotNow(undefined),
        shows((room) => room.breath.notNow.a, null),
      );
    given(paired(), start)
      .when(after(minutes(5)))
      .then(events("breath.ended"), saidNotNow(undefined));
  });
});
