import { describe, expect, test } from "vitest";
import type { FakePair } from "../../../../client-sdk/src/testing/index.ts";
import { isLive, livePair, watch } from "../../../support/sdk/fake-phones.ts";

async function behind(pair: FakePair): Promise<void> {
  pair.server.mute = true;
  watch(pair.a.client.hear.send("thankYou"));
  await pair.clock.advance(50);
  pair.server.mute = false;
}

describe("[PH14] a gap is never silent", () => {
  test("a lost broadcast is found with the next probe of the clock", async () => {
    const pair = await livePair();
    const { clock, b } = pair;
    await clock.advance(120_000);
    await behind(pair);
    expect(b.client.room.hear.a).toBeNull();
    await clock.advance(45_100);
    expect(b.client.room.hear.a).toMatchObject({ code: "thankYou" });
  });

  test("within ten seconds while a space is open, within one in a breath", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    watch(a.client.breath.invite());
    await clock.advance(100);
    watch(b.client.breath.accept());
    await clock.advance(65_000);
    pair.server.mute = true;
    watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(60);
    pair.server.mute = false;
    expect(b.client.space.theirs).toBeNull();
    await clock.advance(1_050);
    expect(b.client.space.theirs).toMatchObject({ is: "away" });
    await clock.advance(65_000);
    pair.server.mute = true;
    watch(a.client.space.back());
    await clock.advance(60);
    pair.server.mute = false;
    await clock.advance(10_100);
    expect(b.client.space.theirs).toMatchObject({ is: "back" });
  });

  test("what was missed without a connection comes with one question, and is told once", async () => {
    const { clock, server, a, b } = await livePair();
    watch(a.client.hear.send("thankYou"));
    await clock.advance(1_000);
    b.network.cut();
    await clock.advance(10);
    watch(a.client.hear.send("makesSense"));
    await clock.advance(1_000);
    const told: string[] = [];
    let asked = 0;
    const request = server.request.bind(server);
    server.request = (socket, name, body) => {
      if (name === "resume") asked += 1;
      return request(socket, name, body);
    };
    b.client.on("event", ({ type, seq, replayed }) => told.push(`${type} ${seq} ${replayed}`));
    b.network.restore();
    await clock.until(() => isLive(b));
    expect([asked, told]).toEqual([1, ["hear.sent 4 true"]]);
  });

  test("the next event shows that one is missing", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    await clock.advance(120_000);
    await behind(pair);
    const kinds: string[] = [];
    b.client.on("status", ({ kind }) => kinds.push(kind));
    const events: unknown[] = [];
    b.client.on("event", ({ type, seq, replayed }) => events.push([type, seq, replayed]));
    watch(a.client.hear.send("makesSense"));
    await clock.advance(200);
    expect(kinds).toEqual(["catchingUp", "live"]);
    expect(events).toEqual([
      ["hear.sent", 3, true],
      ["hear.sent", 4, true],
    ]);
  });

  test("events that overtake the answer to resume are parked, not lost", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    await clock.advance(120_000);
    b.network.cut();
    await clock.advance(10);
    b.network.restore();
    b.network.latencyMs = null;
    await clock.until(() => b.network.current.length === 1, 30_000);
    const [socket] = b.network.current;
    const step = async (direction: "up" | "down") => {
      socket?.deliver(direction);
      await clock.advance(0);
    };
    await step("up");
    await step("down");
    // The server has read the log for `resume`, and then tells of one more event before its answer arrives.
    watch(a.client.hear.send("thankYou"));
    await step("up");
    await clock.advance(100);
    expect(socket?.waiting.down).toBe(2);
    await step("down");
    await step("down");
    expect(isLive(b)).toBe(true);
    expect(b.client.room.hear.a).toMatchObject({ code: "thankYou" });
  });

  test("an event that waits for others which never come is forgotten with the next question", async () => {
    const { clock, server, room, a, b } = await livePair();
    const asked: string[] = [];
    const request = server.request.bind(server);
    server.request = (socket, name, body) => {
      if (name === "resume") asked.push(socket === b.network.current.at(-1) ? "b" : "a");
      return request(socket, name, body);
    };
    const [ahead] = room.log.slice(-1).map((entry) => ({ ...entry, seq: entry.seq + 5 }));
    b.network.current.at(-1)?.send("events", [ahead]);
    await clock.advance(1_000);
    expect([isLive(b), asked]).toEqual([true, ["b"]]);
    watch(a.client.hear.send("thankYou"));
    await clock.advance(1_000);
    expect([b.client.room.hear.a?.code, asked]).toEqual(["thankYou", ["b"]]);
  });

  test("a log that was rolled back and begins a new life resets the phone", async () => {
    const pair = await livePair();
    const { clock, server, room, a, b } = pair;
    watch(a.client.hear.send("thankYou"));
    await clock.advance(200);
    const resets: unknown[] = [];
    b.client.on("reset", (payload) => resets.push(payload));
    room.rollBack(2);
    room.append([{ type: "hear.sent", seat: "a", atMs: clock.nowMs, code: "makesSense" }], null);
    server.restart();
    await clock.until(() => resets.length > 0 && isLive(b));
    expect(b.client.room).toEqual(room.room);
  });

  test("a snapshot that only a newer app can read asks for an update, and leaves what is there", async () => {
    const { clock, server, room, a, b } = await livePair();
    watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(1_000);
    const resume = server.request.bind(server);
    server.request = (socket, name, body) => {
      const answer = resume(socket, name, body);
      const snapshot = { head: room.head, state: { space: "from tomorrow" } };
      return name === "resume" ? { ...(answer as object), result: "reset", snapshot } : answer;
    };
    b.network.current[0]?.cut();
    await clock.advance(1_000);
    expect(b.client.status).toEqual({ kind: "versionMismatch", update: "app" });
    expect(b.client.space.theirs).toMatchObject({ is: "away" });
  });

  test("a server whose answers never fit is left alone for longer and longer", async () => {
    const pair = await livePair();
    const { clock, server, b } = pair;
    const resume = server.request.bind(server);
    server.request = (socket, name, body) => {
      const answer = resume(socket, name, body);
      return name === "resume"
        ? { ...(answer as object), result: "caughtUp", events: [], head: { ...pair.room.head, seq: 99 } }
        : answer;
    };
    server.restart();
    await clock.advance(60_000);
    expect(b.client.status.kind).not.toBe("live");
    expect(b.network.sockets.length).toBeLessThan(15);
  });
});
