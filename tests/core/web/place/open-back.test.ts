import { describe, expect, test } from "vitest";
import type { SpaceAnswer } from "../../../../client-sdk/src/index.ts";
import type { Seat } from "../../../../shared/protocol/ids.ts";
import { otherSeat } from "../../../../shared/protocol/other-seat.ts";
import { bothReady, offeredBack } from "../../../../shared/room/selectors.ts";
import { type OpenBack, openBack } from "../../../../web/src/place/open-back.ts";
import { a, after, b, given, minutes, paired, type Step } from "../../../support/room/room-spec.ts";

/** What one of two phones shows of a coming back after these steps. */
function shownTo(seat: Seat, ...steps: readonly [...Step[], Step]): OpenBack | null {
  let shown: OpenBack | null = null;
  given(...steps.slice(0, -1))
    .when(steps.at(-1) ?? after(0))
    .then(({ room, nowMs }) => {
      const { space } = room;
      const standing = { mine: space[seat], theirs: space[otherSeat(seat)] };
      shown = openBack({ ...standing, offered: offeredBack(room, seat), bothReady: bothReady(room) }, nowMs, 0);
    });
  return shown;
}

const back = [paired(), a("space.take", { minutes: 20 }), a("space.back")] as const;
const answered = (answer: SpaceAnswer) => [...back, b("space.answer", { answer })] as const;

describe("a coming back is shown", () => {
  test("to both, with what was answered, until it is settled", () => {
    expect(shownTo("a", ...back)).toMatchObject({ by: "me", answer: null });
    expect(shownTo("b", ...back)).toMatchObject({ by: "them", answer: null });
    for (const answer of ["needMore", "breatheFirst"] as const) {
      expect(shownTo("a", ...answered(answer))).toMatchObject({ by: "me", answer });
      expect(shownTo("b", ...answered(answer))).toMatchObject({ by: "them", answer });
    }
    for (const seat of ["a", "b"] as const)
      expect(shownTo(seat, ...answered("ready"))).toMatchObject({ by: "both", answer: "ready" });
  });

  test("again with each answer, after it was put away", () => {
    const keys = [back, answered("needMore"), answered("ready")].map((steps) => shownTo("a", ...steps)?.key);
    expect(new Set(keys).size).toBe(3);
  });

  test("as if unanswered once the ten more minutes are over, but to nobody who has put it away", () => {
    const more = answered("needMore");
    for (const [seat, by] of [
      ["a", "me"],
      ["b", "them"],
    ] as const) {
      expect(shownTo(seat, ...more, after(minutes(10) - 1))).toMatchObject({ by, answer: "needMore" });
      const over = shownTo(seat, ...more, after(minutes(10)));
      expect(over).toMatchObject({ by, answer: null });
      expect(over?.key).toBe(shownTo(seat, ...more)?.key);
    }
  });

  test('for half an hour after "both ready", and not at all to the one who is away again', () => {
    const ready = answered("ready");
    expect(shownTo("a", ...ready, after(minutes(29)))).toMatchObject({ by: "both" });
    expect(shownTo("a", ...ready, after(minutes(30)))).toBeNull();
    // Counted from the later of the two: "back" or "ready".
    const slow = [...back, after(minutes(20)), b("space.answer", { answer: "ready" }), after(minutes(29))] as const;
    for (const seat of ["a", "b"] as const) expect(shownTo(seat, ...slow)).toMatchObject({ by: "both" });
    expect(shownTo("a", ...back, a("space.take", { minutes: 20 }))).toBeNull();
    expect(shownTo("a", paired())).toBeNull();
  });
});
