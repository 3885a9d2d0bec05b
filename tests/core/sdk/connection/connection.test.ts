import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ConnectionInput, type ConnectionState, INITIAL } from "../../../../client-sdk/src/connection/state.ts";
import { statusOf } from "../../../../client-sdk/src/connection/status.ts";
import { step } from "../../../../client-sdk/src/connection/step.ts";
import {
  after,
  caughtUp,
  closed,
  done,
  drained,
  live,
  opened,
  refused,
  start,
  timeUp,
} from "../../../support/sdk/connection-inputs.ts";

describe("[PH1] a connection is live only after catching up", () => {
  test("it opens, asks for what was missed, and serves once that is here", () => {
    expect(done(after(start).effects)).toEqual(["timer", "open 1"]);
    expect(statusOf(after(start).state)).toEqual({ kind: "connecting" });
    expect(done(after(start, opened(1)).effects)).toEqual(["timer", "resume 1"]);
    expect(statusOf(after(start, opened(1)).state)).toEqual({ kind: "catchingUp" });
    expect(statusOf(after(...live).state)).toEqual({ kind: "live" });
  });

  test("a gap while live sends it back to catching up, on the same connection", () => {
    const { state, effects } = after(...live, { on: "gap", id: 1 });
    expect(state.at).toBe("catchingUp");
    expect(done(effects)).toEqual(["timer", "resume 1"]);
  });

  test("four catch-ups in a row that leave a gap give the connection up", () => {
    const gap: ConnectionInput = { on: "gap", id: 1 };
    expect(after(start, opened(1), gap, gap, gap).state.at).toBe("catchingUp");
    const { state, effects } = after(start, opened(1), gap, gap, gap, gap);
    expect(state.at).toBe("waiting");
    expect(done(effects)).toEqual(["close 1", "timer"]);
  });
});

describe("[PH2] inputs of an old connection change nothing", () => {
  test("whichever input it is", () => {
    const second = after(...live, { on: "silent", id: 1 }).state;
    const old: readonly ConnectionInput[] = [
      opened(1),
      caughtUp(1),
      closed(1),
      refused(1, "ended"),
      { on: "gap", id: 1 },
      { on: "quiet", id: 1 },
      { on: "silent", id: 1 },
      { on: "drain", id: 1, waitMs: 0 },
    ];
    for (const input of old) expect(step(second, input)).toEqual({ state: second, effects: [] });
  });

  test("a table without this rule would let an old connection end the new one", () => {
    const second = after(...live, { on: "silent", id: 1 }).state;
    expect(step(second, refused(1, "ended"), () => true).state.at).toBe("over");
  });
});

describe("[PH5] a wake-up looks at once", () => {
  test("a phone that waits connects now", () => {
    expect(done(after(...live, closed(1), { on: "wake" }).effects)).toEqual(["timer", "open 2"]);
  });

  test("a connection that is being made is given 3 s more, once, and is then tried anew without a long wait", () => {
    const wake: ConnectionInput = { on: "wake" };
    const often = Array.from({ length: 8 }, (_, before) => [closed(before + 1), timeUp]).flat();
    const woken = after(start, ...often, wake);
    expect(woken.effects).toEqual([{ do: "timer", minMs: 3_000, maxMs: 3_000 }]);
    expect(step(woken.state, wake)).toEqual({ state: woken.state, effects: [] });
    const next = step(woken.state, timeUp);
    expect(next.effects).toEqual([
      { do: "close", id: 9 },
      { do: "timer", minMs: 125, maxMs: 250 },
    ]);
    expect(step(next.state, timeUp).state).not.toHaveProperty("woken");
    expect(step(woken.state, opened(9)).state.at).toBe("catchingUp");
  });

  test("a line that is live must prove itself, and is replaced at once when it can't", () => {
    expect(done(after(...live, { on: "wake" }).effects)).toEqual(["probe 1"]);
    expect(done(after(...live, { on: "wake" }, { on: "silent", id: 1 }).effects)).toEqual([
      "close 1",
      "timer",
      "open 2",
    ]);
  });
});

describe("[PH6] before a server closes, the new connection is made first", () => {
  test("somewhere within the time it gives", () => {
    const { state, effects } = after(...drained);
    expect(effects).toEqual([{ do: "timer", minMs: 0, maxMs: 4_000 }]);
    expect(statusOf(state)).toEqual({ kind: "draining" });
  });

  test("the old one serves until the new one has caught up", () => {
    expect(done(after(...drained, timeUp).effects)).toEqual(["timer", "open 2"]);
    expect(after(...drained, timeUp, opened(2)).state).toMatchObject({ at: "moving", id: 1, next: 2 });
    const { state, effects } = after(...drained, timeUp, opened(2), caughtUp(2));
    expect(state).toEqual({ at: "live", lastId: 2, id: 2 });
    expect(done(effects)).toEqual(["noTimer", "close 1"]);
  });

  test("a server that refuses is asked again while the old one still serves", () => {
    const { state, effects } = after(...drained, timeUp, refused(2, "draining"));
    expect(state).toMatchObject({ at: "moving", id: 1, next: null });
    expect(done(effects)).toEqual(["close 2", "timer"]);
    // Ever later, as any connection that fails, and later by as much as it asks for.
    expect(effects[1]).toEqual({ do: "timer", minMs: 125, maxMs: 250 });
    const again = after(...drained, timeUp, refused(2, "draining"), timeUp, refused(3, "busy", 3_000));
    expect(again.effects[1]).toEqual({ do: "timer", minMs: 3_250, maxMs: 3_500 });
  });

  test("when the old one goes first, nothing waits", () => {
    const opening = after(...drained, timeUp, closed(1));
    expect([opening.state, done(opening.effects)]).toEqual([{ at: "opening", lastId: 2, id: 2, attempt: 0 }, []]);
    const catchingUp = after(...drained, timeUp, opened(2), closed(1));
    expect(catchingUp.state).toMatchObject({ at: "catchingUp", id: 2 });
    expect(after(...drained, timeUp, opened(2), closed(1), caughtUp(2)).state).toEqual({
      at: "live",
      lastId: 2,
      id: 2,
    });
    expect(done(after(...drained, closed(1)).effects)).toEqual(["timer", "open 2"]);
  });
});

test("[PH29] a line that is quiet serves on while the next one is made, once", () => {
  const { state, effects } = after(...live, { on: "quiet", id: 1 });
  expect(state).toMatchObject({ at: "moving", id: 1, next: 2 });
  expect(done(effects)).toEqual(["timer", "open 2"]);
  expect(step(state, { on: "quiet", id: 1 })).toEqual({ state, effects: [] });
});

describe("whatever comes in whatever order", () => {
  const id = fc.integer({ min: 1, max: 6 });
  const input: fc.Arbitrary<ConnectionInput> = fc.oneof(
    fc.constantFrom(start, timeUp, { on: "wake" } as const),
    fc
      .tuple(fc.constantFrom("opened", "closed", "caughtUp", "gap", "quiet", "silent"), id)
      .map(([on, at]) => ({ on, id: at })),
    id.map((at) => ({ on: "drain", id: at, waitMs: 100 }) as const),
    fc
      .tuple(id, fc.constantFrom("busy", "ended", "moved", "devicePending"))
      .map(([at, code]) => refused(at, code as "busy")),
  );

  test("every connection that was opened is closed or current, and there is always a way on", () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 40 }), (inputs) => {
        const open = new Set<number>();
        let state: ConnectionState = INITIAL;
        let timed = false;
        for (const next of inputs) {
          const isCurrent = "id" in next && open.has(next.id);
          if (isCurrent && (next.on === "closed" || (next.on === "refused" && state.at !== "live")))
            open.delete(next.id);
          const result = step(state, next);
          for (const effect of result.effects) {
            if (effect.do === "open") open.add(effect.id);
            if (effect.do === "close") open.delete(effect.id);
            if (effect.do === "timer") timed = true;
            if (effect.do === "noTimer") timed = false;
          }
          state = result.state;
        }
        const known = ["id" in state ? state.id : 0, state.at === "moving" ? (state.next ?? 0) : 0];
        for (const each of open) expect(known).toContain(each);
        if (["waiting", "opening", "catchingUp", "moving"].includes(state.at)) expect(timed).toBe(true);
        expect(statusOf(state).kind).toBeTypeOf("string");
      }),
    );
  });
});
