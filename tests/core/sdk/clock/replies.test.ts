import { describe, expect, test } from "vitest";
import { type FakePair, livePair, offMs, watch } from "../../../support/sdk/fake-phones.ts";

type Reply = { readonly t0Ms: number; readonly t1Ms: number; readonly t2Ms: number; readonly epoch: string };

/** From now on the server's answers to probes are what `spoil` makes of them. */
function spoilReplies({ server }: FakePair, spoil: (reply: Reply) => unknown): void {
  const request = server.request.bind(server);
  server.request = (socket, name, body) => {
    const answer = request(socket, name, body);
    return name === "clock" ? spoil(answer as Reply) : answer; // as `FakeServer` answers
  };
}

const bad: readonly (readonly [string, string, (reply: Reply) => unknown])[] = [
  ["that isn't a number (NaN travels as null)", "unreadable", (reply) => ({ ...reply, t1Ms: null, t2Ms: null })],
  ["that is infinite", "unreadable", (reply) => ({ ...reply, t1Ms: Number.POSITIVE_INFINITY })],
  ["without an epoch", "unreadable", ({ epoch: _epoch, ...reply }) => reply],
  ["that is no object", "unreadable", () => "now"],
  ["that answers another probe", "unreadable", (reply) => ({ ...reply, t0Ms: reply.t0Ms - 80 })],
  ["that left the server before it came there", "impossible", (reply) => ({ ...reply, t2Ms: reply.t1Ms - 5 })],
];

describe("[CK4] a bad reply on the wire is dropped and counted, and the time that is shown unharmed", () => {
  test.each(bad)("%s: %s", async (_what, reason, spoil) => {
    const pair = await livePair();
    const { clock, a } = pair;
    await clock.advance(5_000);
    expect(a.client.clock.drops).toEqual({});
    spoilReplies(pair, spoil);
    await clock.advance(30_000);
    expect(a.client.clock.drops).toSatisfy((drops: object) => Object.keys(drops).join() === reason);
    expect(a.client.clock.status).toBe("synced");
    expect(Math.abs(offMs(pair))).toBeLessThan(1);
  });

  test("one that says it is a day later is held back, and when all say so they are believed", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    await clock.advance(5_000);
    // What a client closed now would take for the error of its wall clock.
    const told: number[] = [0];
    const { write } = a.storage;
    a.storage.write = (changes) => {
      told.push(Math.abs(Number(changes["clock"] ?? 0)));
      return write(changes);
    };
    let lies = 1;
    spoilReplies(pair, (reply) =>
      lies-- > 0 ? { ...reply, t1Ms: reply.t1Ms + 86_400_000, t2Ms: reply.t2Ms + 86_400_000 } : reply,
    );
    await clock.advance(10_000);
    expect(a.client.clock).toMatchObject({ status: "synced", drops: { disagrees: 1 } });
    expect(Math.abs(offMs(pair))).toBeLessThan(1);
    expect(Math.max(...told)).toBe(0);
    spoilReplies(pair, (reply) => ({ ...reply, t1Ms: reply.t1Ms + 86_400_000, t2Ms: reply.t2Ms + 86_400_000 }));
    await clock.advance(10_000);
    expect(offMs(pair)).toBeCloseTo(86_400_000, -1);
  });

  test("[CK6] what they all say is shown at once while nothing moves by it", async () => {
    const pair = await livePair();
    const { clock } = pair;
    await clock.advance(20_000);
    spoilReplies(pair, (reply) => ({ ...reply, t1Ms: reply.t1Ms + 200, t2Ms: reply.t2Ms + 200 }));
    await clock.advance(2_000);
    expect(Math.abs(offMs(pair) - 200)).toBeLessThan(1);
  });

  test("that comes twice, out of order, over a connection that has ended, from a server clock that is gone", async () => {
    const pair = await livePair();
    const { clock, server, a } = pair;
    await clock.advance(5_000);
    const replies: (() => void)[] = [];
    const epochs: string[] = [];
    for (const socket of a.network.current) {
      const volatile = socket.volatile.bind(socket);
      socket.volatile = (name, body, reply) =>
        volatile(name, body, (answer) => {
          epochs.push((answer as Reply).epoch); // as `FakeServer` answers
          replies.push(() => reply?.(answer));
        });
    }
    await clock.advance(1_600);
    const [first, second, third] = replies;
    second?.();
    first?.();
    second?.();
    expect(a.client.clock.drops).toEqual({ reordered: 1, duplicate: 1 });
    server.restart();
    await clock.advance(10_000);
    third?.();
    expect(a.client.clock.drops).toEqual({ reordered: 1, duplicate: 1, oldConnection: 1 });
    await pair.b.client.close();
    let late = 1;
    spoilReplies(pair, (reply) => (late-- > 0 ? { ...reply, epoch: epochs[0] } : reply));
    await clock.advance(10_000);
    expect(a.client.clock).toMatchObject({
      status: "synced",
      drops: { reordered: 1, duplicate: 1, oldConnection: 1, oldEpoch: 1 },
    });
    expect(Math.abs(offMs(pair))).toBeLessThan(1);
  });

  test("of a connection that was replaced", async () => {
    const { clock, a } = await livePair();
    await clock.advance(60_000);
    a.network.latencyMs = 4_000;
    a.device.wake("visible");
    await clock.advance(3_500);
    a.network.latencyMs = 20;
    await clock.advance(10_000);
    expect(a.network.sockets).toHaveLength(2);
    expect(a.client.clock.status).toBe("synced");
    expect(Object.keys(a.client.clock.drops)).not.toContain("disagrees");
  });
});

describe("[PH26] a breath costs no message but probes", () => {
  test("ten minutes of it, with the tab hidden or not", async () => {
    const pair = await livePair();
    const { clock, server, a, b } = pair;
    watch(a.client.breath.start({ minutes: 10 }));
    await clock.until(() => b.client.breath.session !== null);
    await clock.advance(1_000);
    const [up, down]: [string[], string[]] = [[], []];
    const request = server.request.bind(server);
    server.request = (socket, name, body) => {
      up.push(name);
      return request(socket, name, body);
    };
    for (const socket of [...a.network.current, ...b.network.current]) {
      const send = socket.send.bind(socket);
      socket.send = (name, body) => {
        down.push(name);
        send(name, body);
      };
    }
    a.client.breath.onCue(() => undefined, { aheadMs: 200 });
    const endsAtMs = (a.client.breath.session?.startAtMs ?? 0) + 600_000;
    await clock.advance(endsAtMs - clock.nowMs - 10);
    expect(a.client.breath.phase()).toMatchObject({ kind: "exhale", breath: 60 });
    expect(new Set(up)).toEqual(new Set(["clock"]));
    expect(up.length / 2).toBeLessThanOrEqual(700);
    expect(down).toEqual([]);
    await clock.advance(100);
    expect(down).toEqual(["events", "events"]);
  });
});
