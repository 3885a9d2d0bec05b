import { describe, expect, test } from "vitest";
import { Replica } from "../../../../client-sdk/src/replica/replica.ts";
import { RULES } from "../../../../client-sdk/src/rules.ts";
import { seededBytes } from "../../../../client-sdk/src/testing/fake-clock.ts";
import { FakeRoom, fakePair, fakePhone, rememberingStorage } from "../../../../client-sdk/src/testing/index.ts";
import { initialRoom } from "../../../../shared/room/room.ts";
import { digest } from "../../../support/room/room-log.ts";
import { isLive, livePair, logOf, restart, watch } from "../../../support/sdk/fake-phones.ts";

/** A log of four events, and a replica that stands before it. */
function standing(seed = 5) {
  const room = new FakeRoom(digest, seededBytes(seed));
  const replica = new Replica({ rules: RULES, digest, stored: { head: room.head, room: initialRoom } });
  const [one, two, three, four] = room.append(
    (["iHearYou", "thankYou", "makesSense", "tellMeMore"] as const).map((code, at) => ({
      type: "hear.sent",
      seat: "a",
      atMs: at,
      code,
    })),
    null,
  );
  if (!one || !two || !three || !four) throw new Error("Four events were appended.");
  return { room, replica, one, two, three, four };
}

describe("[PH13] what a phone has applied is always a prefix of the log", () => {
  test("in whatever order it arrives, twice or in pieces", () => {
    const { room, replica, one, two, three, four } = standing();
    expect(replica.receive([three])).toEqual({ applied: [], gap: true });
    expect(replica.receive([one])).toEqual({ applied: [one], gap: true });
    expect(replica.receive([one, four])).toEqual({ applied: [], gap: true });
    expect(replica.receive([two])).toEqual({ applied: [two, three, four], gap: false });
    expect(replica.head).toEqual(room.head);
    expect(replica.room).toEqual(room.room);
  });

  test("an event that was changed on its way, or belongs to another history, is not applied", () => {
    const { replica, one, two } = standing();
    expect(replica.receive([{ ...one, code: "thankYou" }])).toEqual({ applied: [], gap: true });
    const other = standing(6);
    expect(replica.receive([other.one])).toEqual({ applied: [], gap: true });
    expect(replica.receive([]), "it isn't kept").toEqual({ applied: [], gap: false });
    expect(replica.receive([one, two]).applied).toEqual([one, two]);
  });

  test("without this rule the change would be applied", () => {
    const { room, one } = standing();
    const replica = new Replica({
      rules: { follows: () => true },
      digest,
      stored: { head: { ...room.head, seq: 0 }, room: initialRoom },
    });
    expect(replica.receive([{ ...one, code: "thankYou" }]).gap).toBe(false);
  });

  test("a snapshot takes the place of everything, and what comes after it is kept", () => {
    const { room, replica, one, two, three, four } = standing();
    const middle = new Replica({
      rules: RULES,
      digest,
      stored: { head: { ...room.head, seq: 0, hash: one.prevHash }, room: initialRoom },
    });
    middle.receive([one, two]);
    const [head, folded] = [middle.head, middle.room];
    if (head === null) throw new Error("It stands somewhere.");
    expect(replica.receive([four, three])).toEqual({ applied: [], gap: true });
    replica.replace({ head, room: folded });
    expect(replica.receive([one])).toEqual({ applied: [three, four], gap: false });
  });
});

describe("[PH15] what was applied and how far are one write", () => {
  test("a phone that is opened again goes on where it stood, and hears only what it missed", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    watch(a.client.hear.send("thankYou"));
    await clock.advance(200);
    await b.client.close();
    watch(a.client.hear.send("makesSense"));
    await clock.advance(200);
    const again = fakePhone(pair.server, b.device, b.storage);
    const events: unknown[] = [];
    again.client.on("event", ({ type, seq, replayed }) => events.push([type, seq, replayed]));
    const caughtUp: unknown[] = [];
    again.client.on("caughtUp", (payload) => caughtUp.push(payload));
    await clock.until(() => isLive(again));
    expect(events).toEqual([["hear.sent", 4, true]]);
    expect(caughtUp).toEqual([{ seq: 4, replayed: 1 }]);
  });

  test("every write holds the room and the cursor that belong together", async () => {
    const { clock, server, a, b } = fakePair();
    await b.client.close();
    const { b: membership } = server.pair();
    const storage = rememberingStorage(membership);
    const apart: string[][] = [];
    const phone = fakePhone(server, clock.device({ seed: 9 }), {
      ...storage,
      write: (changes) => {
        if ("head" in changes !== "room" in changes) apart.push(Object.keys(changes));
        return storage.write(changes);
      },
    });
    await clock.until(() => isLive(phone));
    watch(phone.client.space.take({ minutes: 20 }));
    await clock.advance(500);
    const { head = "{}", room = "{}" } = await storage.load();
    expect(apart).toEqual([]);
    expect(JSON.parse(head)).toMatchObject({ seq: 3 });
    expect(JSON.parse(room)).toMatchObject({ state: { space: { b: { is: "away" } } } });
    await a.client.close();
  });

  test("a damaged copy is fetched anew", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    watch(a.client.hear.send("thankYou"));
    await clock.advance(200);
    await a.client.close();
    await a.storage.write({ room: "{not json" });
    const again = await restart(pair, a);
    await clock.until(() => isLive(again));
    expect(again.client.room).toEqual(pair.room.room);
  });

  test("a copy that another build wrote is fetched anew, as it may have left out what it didn't know", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    watch(a.client.hear.send("thankYou"));
    await clock.advance(200);
    await a.client.close();
    const { room = "" } = await a.storage.load();
    await a.storage.write({
      room: room.replace(/"knows":"[^"]*"/, '"knows":"other"').replace("thankYou", "makesSense"),
    });
    const again = await restart(pair, a);
    await clock.until(() => isLive(again));
    expect(again.client.hear.theirs).toBeNull();
    expect(again.client.room).toEqual(pair.room.room);
  });

  test("for a copy fetched anew nothing is sent again that the log still holds, but all of it if that went back", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(200);
    const reopened = async () => {
      await a.client.close();
      await a.storage.write({ room: "{not json" });
      const waiting: unknown[] = [];
      const again = await restart(pair, a);
      again.client.on("outbox", (queued) => queued.length > 0 && waiting.push(queued.map(({ type }) => type)));
      await clock.until(() => isLive(again));
      expect(again.client.room).toEqual(pair.room.room);
      await clock.advance(200);
      await again.client.close();
      return waiting;
    };
    expect(await reopened()).toEqual([]);
    pair.room.rollBack(2);
    expect(await reopened()).toEqual([["space.take"]]);
    expect(logOf(pair)).toEqual(["space.taken"]);
  });
});
