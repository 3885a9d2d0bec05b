import { describe, test } from "vitest";
import { awayOf, timeOf } from "../../../../shared/room/selectors.ts";
import { commandId } from "../../../support/room/room-log.ts";
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
  minutes,
  nothing,
  paired,
  refused,
  shows,
  unnoticed,
} from "../../../support/room/room-spec.ts";

const away = [paired(), a("space.take", { minutes: 20 })];

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

  test("[SP5] in the space that it names, and not in the next one, into which it came too late", () => {
    const next = [...away, a("space.back"), a("space.take", { minutes: 10 })];
    given(...next)
      .when(b("space.care", { spaceId: commandId(1) }))
      .then(refused("stale"));
    given(...next)
      .when(b("space.care", { spaceId: commandId(3) }))
      .then(events("space.cared"), event("space.cared", { spaceId: commandId(3) }));
    given(...away, a("space.back"))
      .when(b("space.care", { spaceId: commandId(1) }))
      .then(refused("nobodyAway"));
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

  test("[SP9] [SP11] come to the one whose time it is, also while the other has space too", () => {
    const both = [...away, b("space.take", { minutes: 40 })];
    given(...both)
      .when(after(minutes(18)))
      .then(events("space.nearlyOver"), event("space.nearlyOver", { seat: "a" }));
    given(...both, after(minutes(35)))
      .when(after(minutes(3)))
      .then(events("space.nearlyOver"), event("space.nearlyOver", { seat: "b" }));
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
