import { describe, test } from "vitest";
import { bothReady, offeredBack } from "../../../../shared/room/selectors.ts";
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
  paired,
  refused,
  shows,
} from "../../../support/room/room-spec.ts";

const away = [paired(), a("space.take", { minutes: 20 })];
const back = [...away, after(minutes(18)), a("space.back")];
const ready = (expected: boolean): Check => shows(bothReady, expected);

describe("coming back", () => {
  test("[SP6] is for the one who is away, at any time", () => {
    given(...away)
      .when(a("space.back"))
      .then(events("space.returned"), event("space.returned", { seat: "a", backId: commandId(2) }));
    given(...away, after(hours(24) - 1))
      .when(a("space.back"))
      .then(event("space.returned"));
    given(...away)
      .when(b("space.back"))
      .then(refused("notAway"));
    given(...back)
      .when(a("space.back"))
      .then(refused("notAway"));
  });

  test("[SP7] is answered by the other, by its id", () => {
    given(...back)
      .when(b("space.answer", { answer: "ready" }))
      .then(events("space.answered"), event("space.answered", { seat: "b", backId: commandId(2), answer: "ready" }));
    given(...back)
      .when(b("space.answer", { backId: commandId(1), answer: "ready" }))
      .then(refused("nothingOffered"));
    given(...back)
      .when(a("space.answer", { backId: commandId(2), answer: "ready" }))
      .then(refused("nothingOffered"));
    given(...away)
      .when(b("space.answer", { backId: commandId(2), answer: "ready" }))
      .then(refused("nothingOffered"));
  });

  test("[SP7] ten more minutes, or breathing first, and then ready; ready is the last word", () => {
    given(...back)
      .when(b("space.answer", { answer: "needMore" }))
      .then(event("space.answered", { answer: "needMore", moreUntilAtMs: at(minutes(28)) }), ready(false));
    given(...back, b("space.answer", { answer: "needMore" }), after(minutes(9)))
      .when(b("space.answer", { answer: "needMore" }))
      .then(event("space.answered", { moreUntilAtMs: at(minutes(37)) }));
    given(...back, b("space.answer", { answer: "breatheFirst" }))
      .when(b("space.answer", { answer: "ready" }))
      .then(
        event("space.answered", { answer: "ready" }),
        shows((room) => "moreUntilAtMs" in (room.space.b ?? {}), false),
        ready(true),
      );
    given(...back, b("space.answer", { answer: "ready" }))
      .when(b("space.answer", { answer: "needMore" }))
      .then(refused("nothingOffered"));
  });

  test("[SP7] who is away can't answer", () => {
    given(...away, b("space.take", { minutes: 20 }), a("space.back"))
      .when(b("space.answer", { answer: "ready" }))
      .then(refused("alreadyAway"));
    given(...away, a("space.back"), after(1), b("space.take", { minutes: 20 }))
      .when(b("space.answer", { answer: "ready" }))
      .then(refused("nothingOffered"));
  });

  test("[SP8] words start when both are ready", () => {
    given(...away)
      .when()
      .then(ready(false));
    given(...back)
      .when()
      .then(ready(false));
    given(...back)
      .when(b("space.answer", { answer: "breatheFirst" }))
      .then(ready(false));
    given(...back)
      .when(b("space.answer", { answer: "ready" }))
      .then(ready(true));
    given(...back, b("space.answer", { answer: "ready" }))
      .when(a("space.take", { minutes: 10 }))
      .then(ready(false));
  });

  test("[SP8] or when both were away at once and both are back", () => {
    const bothAway = [...away, after(1), b("space.take", { minutes: 20 }), after(1)];
    given(...bothAway, b("space.back"))
      .when(after(1), a("space.back"))
      .then(ready(true));
    given(...bothAway, a("space.back"))
      .when(after(1), b("space.back"))
      .then(ready(true));
    // All in one millisecond.
    given(...away, b("space.take", { minutes: 20 }), a("space.back"))
      .when(b("space.back"))
      .then(ready(true));
    given(...bothAway, a("space.back"), after(1), b("space.back"))
      .when(a("space.answer", { answer: "needMore" }))
      .then(ready(false));
  });

  test("[SP8] but not by having come back from an earlier space", () => {
    const earlier = [...back, after(minutes(1)), b("space.take", { minutes: 20 }), after(minutes(1))];
    given(...earlier, b("space.back"))
      .when()
      .then(
        ready(false),
        shows((room) => offeredBack(room, "a") !== null, true),
        shows((room) => offeredBack(room, "b"), null),
      );
    given(...earlier, b("space.back"))
      .when(a("space.answer", { answer: "ready" }))
      .then(ready(true));
    // Whichever of the two places it was.
    const swapped = [paired(), b("space.take", { minutes: 20 }), b("space.back"), after(1)];
    given(...swapped, a("space.take", { minutes: 20 }), after(1))
      .when(a("space.back"))
      .then(ready(false));
  });

  test("[SP8] nor by an answer to an earlier coming back", () => {
    given(...back, b("space.answer", { answer: "ready" }), a("space.take", { minutes: 20 }))
      .when(a("space.back"))
      .then(
        ready(false),
        shows((room) => offeredBack(room, "b") !== null, true),
      );
  });

  test("[SP15] and its answer stand for 24 hours", () => {
    given(...back, after(hours(24) - 1))
      .when(b("space.answer", { answer: "ready" }))
      .then(event("space.answered"));
    given(...back, after(hours(24)))
      .when(b("space.answer", { answer: "ready" }))
      .then(refused("nothingOffered"));
  });
});
