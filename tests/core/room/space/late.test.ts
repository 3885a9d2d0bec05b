import { describe, test } from "vitest";
import type { Room } from "../../../../shared/room/room.ts";
import { awayOf } from "../../../../shared/room/selectors.ts";
import { a, after, at, event, events, given, hours, minutes, paired, shows } from "../../../support/room/room-spec.ts";

const away = [paired(), a("space.take", { minutes: 20 })];

describe("a space that arrives late", () => {
  const arrivesAfter = (ms: number) => [paired(), after(ms), a("space.take", { minutes: 20, askedAtMs: at(0) })];

  test("[SP10] counts from when it was asked", () => {
    given(...arrivesAfter(minutes(18) - 1).slice(0, -1))
      .when(a("space.take", { minutes: 20, askedAtMs: at(0) }))
      .then(event("space.taken", { returnAtMs: at(minutes(20)) }));
  });

  test("[SP10] with two minutes or less left it lasts five from its arrival, and says so", () => {
    given(paired(), after(minutes(18) - 1))
      .when(a("space.take", { minutes: 20, askedAtMs: at(0) }))
      .then(shows((room) => awayOf(room, "a")?.late, undefined));
    given(paired(), after(minutes(18)))
      .when(a("space.take", { minutes: 20, askedAtMs: at(0) }))
      .then(event("space.taken", { returnAtMs: at(minutes(23)), late: true }));
    given(paired(), after(hours(30)))
      .when(a("space.take", { minutes: 20, askedAtMs: at(0) }))
      .then(event("space.taken", { returnAtMs: at(hours(30) + minutes(5)), late: true }));
  });

  test("[SP10] is not made longer by a phone whose clock runs ahead", () => {
    given(paired())
      .when(a("space.take", { minutes: 20, askedAtMs: at(hours(3)) }))
      .then(event("space.taken", { returnAtMs: at(minutes(20)) }));
  });

  test("[SP10] an extension that is nearly over on arrival lasts until 5 minutes after it, and is marked late", () => {
    given(...away, after(minutes(50)))
      .when(a("space.extend", { minutes: 20, askedAtMs: at(minutes(19)) }))
      .then(event("space.extended", { returnAtMs: at(minutes(55)), late: true }));
    given(...away, after(minutes(30)))
      .when(a("space.extend", { minutes: 20, askedAtMs: at(minutes(19)) }))
      .then(event("space.extended", { returnAtMs: at(minutes(40)) }));
  });

  test("[SP10] says so of the time that holds: an extension in time takes the mark away, a late one brings it", () => {
    const isLate = (room: Room) => awayOf(room, "a")?.late;
    given(...arrivesAfter(hours(1)))
      .when(a("space.extend", { minutes: 20 }))
      .then(shows(isLate, undefined));
    given(...away, after(minutes(50)))
      .when(a("space.extend", { minutes: 20, askedAtMs: at(minutes(19)) }))
      .then(shows(isLate, true));
  });

  test("[SP11] has its reminders still ahead", () => {
    given(...arrivesAfter(hours(1)))
      .when(after(minutes(3)))
      .then(events("space.nearlyOver"));
  });
});
