import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fold, initialRoom } from "../../../shared/room/room.ts";
import { parseSnapshot, toSnapshot } from "../../../shared/room/snapshot.ts";
import { endOf, histories } from "../../support/room/room-histories.ts";

const asText = (state: unknown): unknown => JSON.parse(JSON.stringify(state));

describe("a snapshot", () => {
  test("[LG10] reads back as the same room, and the log goes on from it", () => {
    fc.assert(
      fc.property(histories(), fc.nat(60), (all, cut) => {
        const { room, log } = endOf(all);
        expect(parseSnapshot(asText(toSnapshot(room)))).toEqual(room);
        const halfway = parseSnapshot(asText(toSnapshot(fold(log.entries.slice(0, cut)))));
        expect(fold(log.entries.slice(cut), halfway)).toEqual(room);
      }),
    );
  });

  test("[LG10] a practice that it lacks begins anew, one that isn't known is left out", () => {
    const { hear: _hear, ...older } = initialRoom;
    expect(parseSnapshot(asText({ ...older, dance: { steps: 3 } }))).toEqual(initialRoom);
    expect(parseSnapshot({})).toEqual(initialRoom);
  });

  test.each([
    null,
    "room",
    [],
    { ...initialRoom, hear: { a: 1, b: null } },
    { ...initialRoom, breath: { ...initialRoom.breath, session: { sessionId: "x" } } },
    { ...initialRoom, space: { ...initialRoom.space, a: { is: "gone" } } },
  ])("[LG10] a damaged one is refused: %j", (state) => {
    expect(() => parseSnapshot(state)).toThrow();
  });
});
