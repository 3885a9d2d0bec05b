import { describe, test } from "vitest";
import { agreedMinutes, awayOf } from "../../../../shared/room/selectors.ts";
import { commandId } from "../../../support/room/room-log.ts";
import {
  a,
  after,
  at,
  b,
  event,
  events,
  given,
  hours,
  malformed,
  minutes,
  paired,
  refused,
  shows,
} from "../../../support/room/room-spec.ts";

const away = [paired(), a("space.take", { minutes: 20 })];

describe("taking space", () => {
  test("[SP1] says when one comes back, and what one does meanwhile", () => {
    given(paired())
      .when(a("space.take", { minutes: 20, going: "walking" }))
      .then(
        events("space.taken"),
        event("space.taken", { seat: "a", spaceId: commandId(1), returnAtMs: at(minutes(20)), going: "walking" }),
        shows((room) => awayOf(room, "a")?.returnAtMs, at(minutes(20))),
        shows((room) => awayOf(room, "b"), null),
      );
  });

  test.each([
    [4, refused("tooShort")],
    [5, event("space.taken", { returnAtMs: at(minutes(5)) })],
    [1_440, event("space.taken", { returnAtMs: at(hours(24)) })],
    [1_441, refused("tooLong")],
    [-1, refused("tooShort")],
    [20.5, malformed],
  ])("[SP1] for %d minutes", (count, check) => {
    given(paired())
      .when(a("space.take", { minutes: count }))
      .then(check);
  });

  test("[SP2] who is away extends instead", () => {
    given(...away)
      .when(a("space.take", { minutes: 20 }))
      .then(refused("alreadyAway"));
  });

  test("[SP3] nothing that the other asks touches it", () => {
    const asked = [
      b("space.back"),
      b("space.extend", { minutes: 5 }),
      b("space.answer", { backId: commandId(1), answer: "ready" }),
      b("breath.invite", {}),
      b("space.care"),
      b("space.take", { minutes: 5 }),
    ];
    for (const step of asked) {
      given(...away)
        .when(step)
        .then(shows((room) => awayOf(room, "a")?.returnAtMs, at(minutes(20))));
    }
  });

  test("[SP9] both may have it at once", () => {
    given(...away)
      .when(b("space.take", { minutes: 40 }))
      .then(event("space.taken", { seat: "b", returnAtMs: at(minutes(40)) }));
    given(...away, b("space.take", { minutes: 40 }))
      .when(b("space.back"))
      .then(
        event("space.returned", { seat: "b" }),
        shows((room) => awayOf(room, "a") !== null, true),
      );
  });
});

describe("extending", () => {
  test("[SP4] goes on from the time that was said", () => {
    given(...away, after(minutes(10)))
      .when(a("space.extend", { minutes: 60 }))
      .then(events("space.extended"), event("space.extended", { spaceId: commandId(1), returnAtMs: at(minutes(80)) }));
  });

  test("[SP4] or from now, once that time has passed", () => {
    given(...away, after(minutes(30)))
      .when(a("space.extend", { minutes: 20 }))
      .then(event("space.extended", { returnAtMs: at(minutes(50)) }));
  });

  test("[SP4] by five minutes to 24 hours, up to the edge of 24 hours and not beyond", () => {
    given(...away)
      .when(a("space.extend", { minutes: 4 }))
      .then(refused("tooShort"));
    given(...away)
      .when(a("space.extend", { minutes: 5 }))
      .then(event("space.extended", { returnAtMs: at(minutes(25)) }));
    given(...away)
      .when(a("space.extend", { minutes: 1_420 }))
      .then(event("space.extended", { returnAtMs: at(hours(24)) }));
    given(...away)
      .when(a("space.extend", { minutes: 1_440 }))
      .then(event("space.extended", { returnAtMs: at(hours(24)) }));
    given(...away)
      .when(a("space.extend", { minutes: 1_441 }))
      .then(refused("tooLong"));
    given(...away, a("space.extend", { minutes: 1_420 }))
      .when(a("space.extend", { minutes: 5 }))
      .then(refused("tooLong"));
  });

  test("[SP4] is the taker's alone", () => {
    given(...away)
      .when(b("space.extend", { minutes: 20 }))
      .then(refused("notAway"));
    given(paired())
      .when(a("space.extend", { minutes: 20 }))
      .then(refused("notAway"));
  });
});

describe("the pair's own default", () => {
  test("[SP14] is twenty minutes until they agree", () => {
    given(paired()).when().then(shows(agreedMinutes, 20));
    given(paired(), a("space.agree", { minutes: 40 }))
      .when(b("space.agree", { minutes: 30 }))
      .then(
        events("space.agreed"),
        shows(agreedMinutes, 30),
        shows((room) => room.space.agreed?.seat, "b"),
      );
  });

  test.each([
    [9, refused("tooShort")],
    [10, event("space.agreed", { minutes: 10 })],
    [60, event("space.agreed", { minutes: 60 })],
    [61, refused("tooLong")],
  ])("[SP14] %d minutes", (count, check) => {
    given(paired())
      .when(a("space.agree", { minutes: count }))
      .then(check);
  });
});
