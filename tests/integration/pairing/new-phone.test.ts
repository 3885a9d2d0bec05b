import { describe, expect, test } from "vitest";
import { newRoom } from "../../../server/rooms/new-room.ts";
import type { Store } from "../../../server/store/port.ts";
import { UNLIMITED } from "../../support/app.ts";
import { startInTest } from "../../support/in-test.ts";
import { bringIn, confirmChange, knock, newDevice, opening, pairUp } from "../../support/pair.ts";
import { ask, comeIn, commandId, connect, lineClosed, randomText, refusalOf, resume } from "../../support/phone.ts";
import { hashOf, linkHandle } from "../../support/store/store-givens.ts";

describe("[PR5] another phone for a seat", () => {
  test("is for members only, who still hold their seat", async () => {
    const { origin } = await startInTest();
    const stranger = await knock(origin);
    for (const purpose of ["move", "replace"] as const)
      expect(await ask(stranger, "pair", opening(purpose))).toMatchObject({ code: "unknownToken" });
  });

  test("moving is at once, and the old phone is told that it moved", async () => {
    const { origin } = await startInTest();
    const { a } = await pairUp(origin);
    const fresh = await moved(origin, a.token);
    expect(await refusalOf(connect(origin, a.token))).toMatchObject({ code: "moved" });
    expect(await resume(await connect(origin, fresh))).toMatchObject({ seat: "a" });
  });

  test("nothing of the old phone comes after the move, however much it asks meanwhile", async () => {
    const { origin } = await startInTest({ settings: UNLIMITED });
    const { a } = await pairUp(origin);
    const [old, member, joiner] = [await connect(origin, a.token), await knock(origin, a.token), await knock(origin)];
    const before = await resume(old);
    const { attemptId, token } = await bringIn(member, joiner, "move");
    const ended = lineClosed(old);
    const moving = confirmChange(member, attemptId);
    for (let sent = 0; old.connected && sent < 150; sent++) {
      old.emit("command", { id: commandId(), type: "hear.send", code: "iHearYou" }, () => {});
      await new Promise(setImmediate);
    }
    await Promise.all([moving, ended]);
    const fresh = await connect(origin, token);
    const after = await resume(fresh, "snapshot" in before ? before.snapshot.head : undefined);
    const types = "events" in after ? after.events.map(({ type }) => type) : [];
    expect(types.at(-1)).toBe("device.changed");
  });

  test("[PR6] a lost phone that was there lately waits; one that was not is replaced at once", async () => {
    const { origin, store } = await startInTest();
    const lately = await longAgo(store);
    (await connect(origin, lately.b)).disconnect();
    expect(await replaced(origin, lately.a)).toMatchObject({ code: "devicePending", retry: "after" });
    const justMoved = await moved(origin, lately.a);
    expect(await replaced(origin, lately.b)).toMatchObject({ code: "devicePending" });
    (await connect(origin, justMoved)).disconnect();
    const long = await longAgo(store);
    expect(await replaced(origin, long.a)).toBeNull();
    expect(await refusalOf(connect(origin, long.b))).toMatchObject({ code: "moved" });
  });
});

describe("[PR16] a phone that waits to be let in", () => {
  test("[DV5] takes that back on /pair, where nothing else is answered; both others read it, and only then another may be asked for", async () => {
    const { origin } = await startInTest();
    const { a, b } = await pairUp(origin);
    const [old, partner] = [await comeIn(origin, b.token), await knock(origin, a.token)];
    const { attemptId, token, deviceId } = await bringIn(partner, await knock(origin), "replace");
    await confirmChange(partner, attemptId);
    const waiting = await knock(origin, token);
    expect(await ask(partner, "pair", opening("replace"))).toMatchObject({ code: "notYourTurn" });
    for (const request of [opening("pair"), opening("move"), { type: "refuse", attemptId }])
      expect(await ask(waiting, "pair", request)).toMatchObject({ code: "devicePending", retry: "after" });
    const told = new Promise((resolve) =>
      old.on("events", ([entry]: readonly { type: string }[]) => entry?.type === "device.withdrawn" && resolve(entry)),
    );
    expect(await ask(waiting, "pair", { type: "withdraw" })).toEqual({ ok: true });
    expect(await told).toMatchObject({ type: "device.withdrawn", seat: "b", deviceId });
    expect(await ask(waiting, "pair", { type: "withdraw" })).toEqual({ ok: true });
    expect(await refusalOf(connect(origin, token))).toMatchObject({ code: "unknownToken" });
    expect(await ask(partner, "pair", opening("replace"))).toMatchObject({ ok: true });
  });

  test("ends nobody's pairing when it is too late, nor does a member or a stranger with the same words", async () => {
    const { origin } = await startInTest();
    const { a, b } = await pairUp(origin);
    expect(await ask(await knock(origin, a.token), "pair", { type: "withdraw" })).toEqual({ ok: true });
    expect(await ask(await knock(origin), "pair", { type: "withdraw" })).toMatchObject({ code: "unknownToken" });
    for (const { token } of [a, b]) (await comeIn(origin, token)).disconnect();
  });

  test("keeps the phone that holds the seat out of nothing, however many connections it opens", async () => {
    const { origin } = await startInTest();
    const { a, b } = await pairUp(origin);
    const partner = await knock(origin, a.token);
    const { attemptId, token } = await bringIn(partner, await knock(origin), "replace");
    await confirmChange(partner, attemptId);
    for (let count = 0; count < 4; count++) await knock(origin, token);
    expect(await refusalOf(knock(origin, token))).toMatchObject({ code: "busy" });
    expect(await ask(await knock(origin, b.token), "pair", opening("move"))).toMatchObject({ ok: true });
  });
});

/** The seat moves to another phone, which hasn't been connected yet. */
async function moved(origin: string, token: string): Promise<string> {
  const [member, joiner] = [await knock(origin, token), await knock(origin)];
  const { attemptId, token: fresh } = await bringIn(member, joiner, "move");
  await confirmChange(member, attemptId);
  return fresh;
}

/** The other's phone is said to be lost; what its new one is told when it connects, null when it is let in. */
async function replaced(origin: string, token: string) {
  const [member, joiner] = [await knock(origin, token), await knock(origin)];
  const { attemptId, token: fresh } = await bringIn(member, joiner, "replace");
  await confirmChange(member, attemptId);
  return await refusalOf(connect(origin, fresh)).catch(() => null);
}

/** A pair of eight days ago, whose second phone has never been connected. */
async function longAgo({ pairing: store }: Store) {
  const [a, b] = [newDevice(), newDevice()];
  const [invitationId, attemptId, keyHash] = [randomText(16), randomText(16), hashOf("key")];
  const expiresAtMs = Date.now() + 60_000;
  const handle = linkHandle();
  const openings = [{ via: "link", handle, expiresAtMs }] as const;
  const invitation = {
    invitationId,
    keyHash,
    purpose: "pair",
    target: null,
    openings,
    codesAtMs: [],
    expiresAtMs,
    state: "open",
  } as const;
  await store.put({ ...invitation, openings: [...openings] });
  await store.claim(handle, Date.now(), { attemptId, handle, keyHash, state: "open", messages: [], device: null });
  await store.advance(attemptId, { device: b.device, state: "accepted", message: { step: "accept", sealed: "x" } });
  const create = newRoom(a.device, b.device, {
    nowMs: () => Date.now() - 8 * 86_400_000,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    digest: hashOf,
  });
  await store.confirm(attemptId, { step: "confirm", sealed: "x" }, { create });
  return { a: a.token, b: b.token };
}
