import { describe, test } from "vitest";
import { agreedMinutes, awayOf, timeOf } from "../../shared/room/selectors.ts";
import { commandId } from "../support/room-log.ts";
import {
  a,
  after,
  at,
  b,
  type Check,
  event,
  events,
  given,
  hours,
  malformed,
  minutes,
  nothing,
  paired,
  refused,
  shows,
  unnoticed,
} from "../support/room-spec.ts";

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

  test("[SP4] by five minutes or more, up to the edge of 24 hours and not beyond", () => {
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

describe("the one who waits", () => {
  test("[SP5] says once: I'm here, no hurry", () => {
    given(...away)
      .when(b("space.care"))
      .then(events("space.cared"), event("space.cared", { seat: "b" }));
    given(...away, b("space.care"))
      .when(b("space.care"))
      .then(refused("careSent"));
    given(...away, b("space.care"), a("space.back"), a("space.take", { minutes: 10 }))
      .when(b("space.care"))
      .then(event("space.cared"));
  });

  test("[SP5] and only while the other is away", () => {
    given(paired()).when(b("space.care")).then(refused("nobodyAway"));
    given(...away)
      .when(a("space.care"))
      .then(refused("nobodyAway"));
  });

  test("[SP12] reads something else at the time and a quarter of an hour after", () => {
    const reads = (expected: string): Check =>
      shows((room, nowMs) => {
        const theirs = awayOf(room, "a");
        return theirs && timeOf(theirs, nowMs);
      }, expected);
    given(...away)
      .when(after(minutes(20) - 1))
      .then(reads("before"));
    given(...away)
      .when(after(minutes(20)))
      .then(reads("atTheTime"));
    given(...away)
      .when(after(minutes(35) - 1))
      .then(reads("atTheTime"));
    given(...away)
      .when(after(minutes(35)))
      .then(reads("overdue"));
  });
});

describe("reminders to the taker", () => {
  test("[SP11] come two minutes before the time", () => {
    given(...away)
      .when(after(minutes(18) - 1))
      .then(nothing);
    given(...away)
      .when(after(minutes(18)))
      .then(events("space.nearlyOver"), event("space.nearlyOver", { seat: "a", atMs: at(minutes(18)) }));
  });

  test("[SP11] a quarter of an hour after it, and then never", () => {
    given(...away, after(minutes(18)))
      .when(after(minutes(17) - 1))
      .then(nothing);
    given(...away, after(minutes(18)))
      .when(after(minutes(17)))
      .then(events("space.overdue"));
    given(...away, after(minutes(35)))
      .when(after(hours(24) - minutes(35) - 1))
      .then(nothing);
  });

  test("[SP11] begin anew with an extension", () => {
    given(...away, after(minutes(36)), a("space.extend", { minutes: 20 }))
      .when(after(hours(2)))
      .then(
        events("space.nearlyOver", "space.overdue"),
        event("space.nearlyOver", { atMs: at(minutes(54)) }),
        event("space.overdue", { atMs: at(minutes(71)) }),
      );
  });

  test("[SP11] are not made up for after a silence of the server", () => {
    given(...away, unnoticed(hours(2)))
      .when(after(0))
      .then(events("space.overdue"));
    given(...away, unnoticed(hours(25)))
      .when(after(0))
      .then(events("space.ended"));
  });

  test("[SP13] after 24 hours it closes by itself, also when a reminder would still be to come", () => {
    given(paired(), a("space.take", { minutes: 1_440 }))
      .when(after(hours(25)))
      .then(
        events("space.nearlyOver", "space.ended"),
        event("space.nearlyOver", { atMs: at(hours(24) - minutes(2)) }),
        event("space.ended", { atMs: at(hours(24)) }),
      );
  });

  test("[SP13] after 24 hours it closes by itself", () => {
    given(...away, after(hours(24) - 1))
      .when(after(1))
      .then(events("space.ended"), event("space.ended", { seat: "a", spaceId: commandId(1) }));
    given(...away, after(hours(24)))
      .when(a("space.back"))
      .then(refused("notAway"));
    given(...away, after(hours(24)))
      .when(a("space.take", { minutes: 20 }))
      .then(event("space.taken"));
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
