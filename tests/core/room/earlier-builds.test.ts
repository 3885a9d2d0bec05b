import { expect, test } from "vitest";
import { parseSnapshot } from "../../../shared/room/snapshot.ts";

const atMs = 1_800_000_000_000;
const id = "01a3185c-5000-7000-8000-000000000001";
const program = { inhaleMs: 4000, holdMs: 0, exhaleMs: 6000, restMs: 0, minutes: 2 };
const [phoneA, phoneB, newPhone] = ["AAAAAAAAAAAAAAAAAAAAAA", "BBBBBBBBBBBBBBBBBBBBBA", "CCCCCCCCCCCCCCCCCCCCCA"];
const away = { is: "away", spaceId: id, takenAtMs: atMs, returnAtMs: atMs + 1_200_000, cared: false, reminded: "no" };
const invited = {
  seat: "a",
  atMs,
  invitationId: id,
  program,
  place: "apart",
  leadInMs: 5000,
  lapsesAtMs: atMs + 300_000,
};
const session = {
  seat: "b",
  atMs,
  sessionId: id,
  program,
  place: "apart",
  startAtMs: atMs,
  begun: "accepted",
  pausedForMs: 0,
};
const notNow = { a: null, b: null };

/** As they lie in the stores of those who have run the service from its first day: lines are only ever added. */
const rooms: readonly object[] = [
  { space: { agreed: { minutes: 30, seat: "a", atMs }, a: null, b: { ...away, going: "walking", late: true } } },
  { space: { agreed: null, a: { is: "back", backId: id, takenAtMs: atMs, atMs }, b: null } },
  {
    space: { agreed: null, a: null, b: { is: "answered", backId: id, answer: "needMore", atMs, moreUntilAtMs: atMs } },
  },
  { breath: { invitation: invited, session: null, notNow: { a: null, b: { atMs, times: 2 } } } },
  { breath: { invitation: null, session: { ...session, left: null, pausedAtMs: atMs }, notNow } },
  { breath: { invitation: null, session: { ...session, left: "a", pausedAtMs: atMs, resumeAtMs: atMs }, notNow } },
  { hear: { a: { code: "iHearYou", atMs }, b: null } },
  { here: { a: { latest: null, sentAtMs: [] }, b: { latest: { preset: "imHere", atMs }, sentAtMs: [atMs] } } },
  { devices: { a: { deviceId: phoneA, sinceAtMs: atMs, keptAtMs: atMs }, b: null } },
  // The first builds noted only until when it waits.
  {
    devices: {
      a: { deviceId: phoneA, sinceAtMs: atMs },
      b: { deviceId: phoneB, sinceAtMs: atMs, asked: { deviceId: newPhone, effectiveAtMs: atMs } },
    },
  },
];

test.each(rooms)("[ST21] a room is read whole as an earlier build has written it: %j", (state) => {
  expect(parseSnapshot(state)).toMatchObject(state);
});
