import { describe, expect, test } from "vitest";
import { fakePair } from "../../../../client-sdk/src/testing/index.ts";
import { breathing, livePair, logOf, restart, watch } from "../../../support/sdk/fake-phones.ts";

test("a space that is taken in the first instant of the app is as long as the two have agreed", async () => {
  const pair = await livePair();
  watch(pair.a.client.space.agree({ minutes: 40 }));
  await pair.clock.advance(100);
  const { client } = await restart(pair, pair.a);
  const taken = watch(client.space.take());
  await pair.clock.advance(1_000);
  expect(taken.value).toMatchObject({ delivered: true });
  const { returnAtMs = 0, takenAtMs = 0 } = client.space.mine as { returnAtMs?: number; takenAtMs?: number };
  expect(Math.round((returnAtMs - takenAtMs) / 60_000)).toBe(40);
});

test("[PH13] a new phone that comes into the middle of a space can tell whose it is when it hears of the room", async () => {
  const pair = fakePair();
  pair.room.command(
    "b",
    { id: "01931111-0000-7000-8000-000000000001", type: "space.take", minutes: 20 },
    pair.clock.nowMs,
  );
  const theirs: unknown[] = [];
  pair.a.client.on("room", () => theirs.push(pair.a.client.space.theirs?.is));
  await pair.clock.until(() => pair.a.client.status.kind === "live");
  expect(theirs).toEqual(["away"]);
});

describe("small signals and ephemeral ones", () => {
  test("what the other said is shown, and one's own default of space holds when minutes are left out", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    watch(a.client.space.agree({ minutes: 45 }));
    watch(a.client.hear.send("tellMeMore"));
    watch(a.client.here.send("goodnight"));
    await clock.advance(500);
    expect([b.client.hear.theirs?.code, b.client.here.theirs?.preset]).toEqual(["tellMeMore", "goodnight"]);
    watch(b.client.space.take());
    await clock.advance(500);
    const { theirs } = a.client.space;
    expect(theirs?.is === "away" && Math.round((theirs.returnAtMs - clock.nowMs) / 60_000)).toBe(45);
    expect(logOf(pair)).toEqual(["space.agreed", "hear.sent", "here.sent", "space.taken"]);
  });

  test("[SP5] a word of care that was said in a tunnel doesn't come into the other's next space", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    watch(b.client.space.take({ minutes: 20 }));
    await clock.advance(500);
    a.network.cut();
    const leftOut: unknown[] = [];
    a.client.on("dropped", ({ type, code }) => leftOut.push([type, code]));
    const said = watch(a.client.space.care());
    watch(b.client.space.back());
    watch(b.client.space.take({ minutes: 20 }));
    await clock.advance(10_000);
    a.network.restore();
    await clock.advance(20_000);
    expect(said.value).toMatchObject({ delivered: false });
    expect(leftOut).toEqual([["space.care", "stale"]]);
    expect(logOf(pair)).toEqual(["space.taken", "space.returned", "space.taken"]);
    watch(a.client.space.care());
    await clock.advance(500);
    expect(logOf(pair).at(-1)).toBe("space.cared");
  });

  test("[SP12] how a space stands to the time that was said is told by the shared clock, also without a connection", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    watch(b.client.space.take({ minutes: 20 }));
    await clock.advance(500);
    a.network.cut();
    const { theirs } = a.client.space;
    if (theirs?.is !== "away") throw new Error("The other has space.");
    const told: string[] = [];
    for (const minutes of [20, 35]) {
      for (const besideMs of [-1_000, 1_000]) {
        await clock.advance(theirs.takenAtMs + minutes * 60_000 + besideMs - clock.nowMs);
        told.push(a.client.space.timeOf(theirs));
      }
    }
    expect(told).toEqual(["before", "atTheTime", "atTheTime", "overdue"]);
  });

  test("a pulse reaches the other inside a breath only", async () => {
    const pair = await livePair();
    const { clock, server, a, b } = pair;
    const felt: unknown[] = [];
    b.client.on("pulse", (pulse) => felt.push(pulse));
    const request = server.request.bind(server);
    const sent: string[] = [];
    server.request = (socket, name, body) => {
      sent.push(name);
      return request(socket, name, body);
    };
    a.client.breath.pulse("touch");
    await clock.advance(100);
    // It doesn't even leave.
    expect(sent).not.toContain("pulse");
    await breathing(pair);
    a.client.breath.pulse("touch");
    await clock.advance(100);
    expect(felt).toEqual([{ type: "touch", seat: "a" }]);
  });
});
