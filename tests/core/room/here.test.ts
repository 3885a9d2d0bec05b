import { describe, expect, test } from "vitest";
import { HerePreset } from "../../../shared/practices/here.ts";
import { keepMsOf } from "../../../shared/room/registry.ts";
import { fade } from "../../../shared/room/room.ts";
import { shownHere } from "../../../shared/room/selectors.ts";
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
  type Step,
  seconds,
  shows,
} from "../../support/room/room-spec.ts";

const send = a("here.send", { preset: "imHere" });
const six = [paired(), ...Array.from({ length: 6 }, (): Step[] => [send, after(minutes(1))]).flat()];

describe("I'm here", () => {
  test.each(Object.values(HerePreset.def.entries))("[IH1] sends %s", (preset) => {
    given(paired())
      .when(a("here.send", { preset }))
      .then(events("here.sent"), event("here.sent", { seat: "a", preset }));
  });

  test("[IH1] nothing that isn't on the list", () => {
    given(paired())
      .when(a("here.send", { preset: "where are you" as "imHere" }))
      .then(malformed);
  });

  test("[IH1] the other is shown the latest for twelve hours, and then it is gone", () => {
    expect(keepMsOf("here.sent")).toBe(hours(12));
    given(paired(), send)
      .when(after(hours(12) - 1))
      .then(shows((room, nowMs) => shownHere(room, "b", nowMs), { preset: "imHere", atMs: at(0) }));
    given(paired(), send)
      .when(after(hours(12)))
      .then(
        shows((room, nowMs) => shownHere(room, "b", nowMs), null),
        shows((room, nowMs) => fade(room, nowMs).here.a, { latest: null, sentAtMs: [] }),
      );
  });

  test("[IH2] one in twenty seconds, and one is told when the next may go", () => {
    given(paired(), send)
      .when(after(seconds(20) - 1), send)
      .then(refused("tooSoon", 1));
    given(paired(), send)
      .when(send)
      .then(refused("tooSoon", seconds(20)));
    given(paired(), send)
      .when(after(seconds(20)), send)
      .then(event("here.sent"));
  });

  test("[IH2] the 20 s count from the latest one sent", () => {
    const two = [
      paired(),
      a("here.send", { preset: "imHere" }),
      after(seconds(30)),
      a("here.send", { preset: "imHere" }),
    ];
    given(...two, after(seconds(19)))
      .when(a("here.send", { preset: "imHere" }))
      .then(refused("tooSoon", seconds(1)));
  });

  test("[IH2] [IH3] what was sent while the server's clock was ahead counts no more once it was set right", () => {
    given(...six)
      .when(after(-hours(48)), send)
      .then(event("here.sent"));
    given(...six, after(-hours(48)), send)
      .when(after(seconds(20) - 1), send)
      .then(refused("tooSoon", 1));
    given(...six, after(-hours(48)), ...Array.from({ length: 6 }, () => [send, after(minutes(1))]).flat())
      .when(send)
      .then(refused("tooMany", minutes(54)));
  });

  test("[IH3] six in an hour, and one is told when the next may go", () => {
    given(...six)
      .when(send)
      .then(refused("tooMany", minutes(54)));
    given(...six)
      .when(after(minutes(54) - 1), send)
      .then(refused("tooMany", 1));
    given(...six)
      .when(after(minutes(54)), send)
      .then(event("here.sent"));
    given(...six, after(minutes(54)), send)
      .when(after(seconds(59)), send)
      .then(refused("tooMany", 1_000));
  });

  test("[IH2] [IH3] each seat has its own count", () => {
    given(...six)
      .when(b("here.send", { preset: "goodnight" }))
      .then(event("here.sent", { seat: "b" }));
  });
});
