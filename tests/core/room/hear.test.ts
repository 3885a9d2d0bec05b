import { describe, expect, test } from "vitest";
import { HearCode } from "../../../shared/practices/hear.ts";
import { keepMsOf } from "../../../shared/room/registry.ts";
import { fade } from "../../../shared/room/room.ts";
import { shownReply } from "../../../shared/room/selectors.ts";
import {
  a,
  after,
  at,
  b,
  event,
  events,
  given,
  malformed,
  minutes,
  paired,
  shows,
} from "../../support/room/room-spec.ts";

const spoken = [paired(), a("hear.send", { code: "makesSense" })];

describe("soft replies", () => {
  test.each(Object.values(HearCode.def.entries))("[HE1] says %s", (code) => {
    given(paired())
      .when(a("hear.send", { code }))
      .then(events("hear.sent"), event("hear.sent", { seat: "a", code }));
  });

  test("[HE1] five codes and nothing else", () => {
    expect(Object.values(HearCode.def.entries)).toHaveLength(5);
    given(paired())
      .when(a("hear.send", { code: "whatever" as "iHearYou" }))
      .then(malformed);
  });

  test("[HE1] the other is shown the latest for a quarter of an hour", () => {
    given(...spoken)
      .when(after(minutes(15) - 1))
      .then(
        shows((room, nowMs) => shownReply(room, "b", nowMs), { code: "makesSense", atMs: at(0) }),
        shows((room, nowMs) => shownReply(room, "a", nowMs), null),
      );
    given(...spoken)
      .when(after(minutes(15)))
      .then(shows((room, nowMs) => shownReply(room, "b", nowMs), null));
    given(...spoken, b("hear.send", { code: "thankYou" }))
      .when(a("hear.send", { code: "iHearYou" }))
      .then(
        shows((room, nowMs) => shownReply(room, "b", nowMs)?.code, "iHearYou"),
        shows((room, nowMs) => shownReply(room, "a", nowMs)?.code, "thankYou"),
      );
  });

  test("[HE2] then it is gone from the state and from the log", () => {
    expect(keepMsOf("hear.sent")).toBe(minutes(15));
    given(...spoken)
      .when(after(minutes(15) - 1))
      .then(shows((room, nowMs) => fade(room, nowMs).hear.a !== null, true));
    given(...spoken)
      .when(after(minutes(15)))
      .then(shows((room, nowMs) => fade(room, nowMs).hear, { a: null, b: null }));
  });
});
