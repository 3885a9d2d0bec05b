import { describe, expect, test } from "vitest";
import { programOf } from "../../../../shared/pacer/presets.ts";
import type { Seat } from "../../../../shared/protocol/ids.ts";
import { bothReady, shownBreath } from "../../../../shared/room/selectors.ts";
import { hasComeAbout, type Wish } from "../../../../web/src/place/come-about.ts";
import { commandId, deviceId } from "../../../support/room/room-log.ts";
import {
  a,
  after,
  b,
  type Check,
  given,
  hours,
  minutes,
  paired,
  type Step,
  seconds,
  server,
} from "../../../support/room/room-spec.ts";

const program = programOf();
const invited = [paired(), a("breath.invite", { program })];
const breathing = [...invited, b("breath.accept")];
const [firstId, secondId] = [commandId(1), commandId(2)];
/** The breath that both are in: they see it on their phones while the other's tap is on its way. */
const sessionId = secondId;
const paused = [...breathing, a("breath.pause")];
const away = [paired(), a("space.take", { minutes: 20 })];
const back = [...away, a("space.back")];
const replacing = [paired(), server("b", { type: "device.replace", deviceId: deviceId("new"), waitMs: hours(24) })];

/** What somebody reads after a rejection: nothing if what they asked for has come about. */
const reads =
  (seat: Seat, wish: Wish, isTold: boolean): Check =>
  ({ outcome, room, nowMs }) => {
    const standing = {
      breath: { session: shownBreath(room, seat, nowMs) },
      space: { bothReady: bothReady(room) },
      room,
    };
    expect("rejected" in outcome && !hasComeAbout(wish, outcome.rejected, standing)).toBe(isTold);
  };

type Story = readonly [wish: Wish, what: string, before: readonly Step[], last: Step];

/** The last tap is always b's. */
const quiet: readonly Story[] = [
  ["breath.invite", "both ask", invited, b("breath.invite", { program })],
  [
    "breath.invite",
    "asked in another tab",
    [paired(), b("breath.invite", { program })],
    b("breath.invite", { program }),
  ],
  ["breath.invite", "the other begins", [paired(), a("breath.start", { program })], b("breath.invite", { program })],
  ["breath.start", "both begin", [paired(), a("breath.start", { program })], b("breath.start", { program })],
  ["breath.accept", "accepted in another tab", breathing, b("breath.accept", { invitationId: firstId })],
  [
    "breath.accept",
    "the other begins",
    [...invited, a("breath.start", { program })],
    b("breath.accept", { invitationId: firstId }),
  ],
  [
    "breath.decline",
    "declined in another tab",
    [...invited, b("breath.decline")],
    b("breath.decline", { invitationId: firstId }),
  ],
  ["breath.decline", "it has lapsed", [...invited, after(minutes(5))], b("breath.decline", { invitationId: firstId })],
  ["breath.pause", "both pause", paused, b("breath.pause")],
  ["breath.pause", "the other stops it", [...breathing, a("breath.stop")], b("breath.pause", { sessionId })],
  ["breath.pause", "it ends", [...breathing, after(seconds(124.5))], b("breath.pause")],
  ["breath.resume", "both go on", [...paused, a("breath.resume")], b("breath.resume")],
  ["breath.stop", "both stop it", [...breathing, a("breath.stop")], b("breath.stop", { sessionId })],
  ["breath.leave", "both leave", [...breathing, a("breath.leave")], b("breath.leave")],
  ["breath.leave", "the other stops it", [...breathing, a("breath.stop")], b("breath.leave", { sessionId })],
  ["space.take", "both take space", away, b("space.take", { minutes: 20 })],
  [
    "space.take",
    "taken in another tab",
    [paired(), b("space.take", { minutes: 20 })],
    b("space.take", { minutes: 40 }),
  ],
  ["space.care", "said in another tab", [...away, b("space.care")], b("space.care")],
  ["space.back", "both come back", [...away, b("space.take", { minutes: 20 }), a("space.back")], b("space.back")],
  ["space.back", "back in another tab", [paired(), b("space.take", { minutes: 20 }), b("space.back")], b("space.back")],
  [
    "space.answer",
    "ready in another tab",
    [...back, b("space.answer", { answer: "ready" })],
    b("space.answer", { answer: "ready" }),
  ],
  [
    "device.keep",
    "kept in another tab",
    [...replacing, b("device.keep", { deviceId: deviceId("new") })],
    b("device.keep", { deviceId: deviceId("new") }),
  ],
];

const told: readonly Story[] = [
  ["breath.accept", "it has lapsed", [...invited, after(minutes(5))], b("breath.accept", { invitationId: firstId })],
  [
    "breath.decline",
    "the other begins",
    [...invited, a("breath.start", { program })],
    b("breath.decline", { invitationId: firstId }),
  ],
  [
    "breath.invite",
    "it goes on without who has left",
    [...breathing, b("breath.leave")],
    b("breath.invite", { program }),
  ],
  ["breath.invite", "the other needs space", away, b("breath.invite", { program })],
  ["breath.resume", "the other stops it", [...paused, a("breath.stop")], b("breath.resume", { sessionId })],
  ["space.care", "the other is back", back, b("space.care")],
  [
    "space.care",
    "the other has space anew",
    [...back, a("space.take", { minutes: 20 })],
    b("space.care", { spaceId: firstId }),
  ],
  [
    "space.extend",
    "back in another tab",
    [paired(), b("space.take", { minutes: 20 }), b("space.back")],
    b("space.extend", { minutes: 20 }),
  ],
  [
    "space.answer",
    "the other needs space again",
    [...back, a("space.take", { minutes: 20 })],
    b("space.answer", { answer: "ready", backId: secondId }),
  ],
];

describe("nobody reads a rejection of a wish that has come about", () => {
  test.each(quiet)("%s: %s", (wish, _what, before, last) => {
    given(...before)
      .when(last)
      .then(reads("b", wish, false));
  });

  test.each(told)("and any other rejection is shown, %s: %s", (wish, _what, before, last) => {
    given(...before)
      .when(last)
      .then(reads("b", wish, true));
  });
});
