import { describe, expect, test } from "vitest";
import {
  FakeClock,
  type FakePair,
  FakeServer,
  fakePhone,
  rememberingStorage,
} from "../../../client-sdk/src/testing/index.ts";
import { errorReply } from "../../../shared/protocol/errors.ts";
import { isLive, livePair, restart, watch } from "../../support/sdk/fake-phones.ts";

const storedText = async ({ a }: FakePair) => JSON.stringify(await a.storage.load());

/** What a phone shows once its place is over, whose wall clock is two hours ahead: of its room, and of the time. */
async function ending(end: (pair: FakePair) => void) {
  const pair = await livePair();
  const { clock, a, b } = pair;
  a.device.setWall(2 * 3_600_000);
  await clock.advance(5_000);
  watch(b.client.space.take({ minutes: 20 }));
  await clock.advance(1_000);
  const told: unknown[] = [];
  a.client.on("room", ({ space }) => told.push(space.b));
  end(pair);
  await clock.advance(1_000);
  const { status, clock: shared } = a.client;
  const offMs = Math.round(a.client.roughServerNowMs() - clock.nowMs);
  return {
    status: status.kind,
    told,
    clock: shared.status,
    known: a.client.serverNowMs(),
    isOff: Math.abs(offMs) > 100,
  };
}

describe("[PH4] a place that is gone leaves nothing on this phone but the reason", () => {
  test("when the other has left, at the next word", async () => {
    const pair = await livePair();
    const { clock, room, a } = pair;
    watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(200);
    const { token, deviceId } = JSON.parse((await a.storage.load())["membership"] ?? "{}") as Record<string, string>;
    expect(await storedText(pair)).toContain(token);
    room.ended = true;
    const outcome = watch(a.client.space.back());
    const statuses: string[] = [];
    a.client.on("status", ({ kind }) => statuses.push(kind));
    await clock.advance(200);
    expect(outcome.error).toMatchObject({ code: "ended" });
    expect(statuses).toEqual(["ended"]);
    expect([a.client.room.space.a, a.client.names]).toEqual([null, { mine: "", partner: "" }]);
    const left = await storedText(pair);
    expect(left).not.toMatch(/"room"|"head"|outbox/);
    for (const secret of [token, deviceId]) expect(left).not.toContain(secret);
    const again = await restart(pair, a);
    await clock.advance(100);
    expect(again.client.status).toEqual({ kind: "ended" });
    expect(again.network.sockets).toEqual([]);
    await again.client.pairing.leave();
    expect(again.client.status).toEqual({ kind: "idle" });
  });

  test("[PH20] what could only answer the other says at once why there is nothing to answer", async () => {
    for (const code of ["ended", "moved", "unknownToken"] as const) {
      const { clock, server, a } = await livePair();
      server.refuseNext.push(errorReply(code));
      a.network.current[0]?.cut();
      await clock.advance(1_000);
      const { breath, space, devices } = a.client;
      const asked = [breath.accept(), breath.decline(), breath.pause(), space.answer("ready"), devices.keep()].map(
        watch,
      );
      await clock.advance(0);
      expect(asked.map(({ error }) => (error as { code?: string } | null)?.code)).toEqual(asked.map(() => code));
    }
  });

  test("a phone that the server doesn't know keeps what it has, and asks again at its next start", async () => {
    const pair = await livePair();
    const { clock, server, a } = pair;
    server.refuseNext.push({ error: true, code: "unknownToken", retry: "repair" });
    a.network.current[0]?.cut();
    await clock.until(() => a.client.status.kind === "unknown");
    await expect(a.client.hear.send("thankYou")).rejects.toMatchObject({ code: "unknownToken" });
    const again = await restart(pair, a);
    await clock.until(() => isLive(again));
  });
});

test.each<readonly [string, (pair: FakePair) => void]>([
  ["idle", ({ a }) => void watch(a.client.pairing.leave())],
  [
    "ended",
    ({ room, a }) => {
      room.ended = true;
      watch(a.client.hear.send("thankYou"));
    },
  ],
])(
  "[PH17] [PH4] [CK7] on a phone that is %s whoever draws what the two shared is told, and the time is known as well as before, but not vouched for",
  async (status, end) => {
    expect(await ending(end)).toEqual({ status, told: [null], clock: "unsynced", known: null, isOff: false });
  },
);

test.each([
  ["has just been paired", undefined],
  ["comes in the place of a lost one", true],
] as const)("[PH39] a phone that %s says so before its first connection, and is in with it", async (_which, waits) => {
  const clock = new FakeClock();
  const server = new FakeServer(clock);
  const phone = fakePhone(server, clock.device({ seed: 1 }), rememberingStorage({ ...server.pair().a, waits }));
  phone.network.cut();
  await clock.advance(1_000);
  expect([phone.client.seat, phone.client.waits]).toEqual([null, waits === true]);
  phone.network.restore();
  await clock.until(() => phone.client.status.kind === "live");
  expect([phone.client.seat, phone.client.waits]).toEqual(["a", false]);
});
