import { describe, expect, test } from "vitest";
import { UNLIMITED } from "../../support/app.ts";
import { startInTest } from "../../support/in-test.ts";
import { bringIn, confirmChange, knock, opening, pairUp } from "../../support/pair.ts";
import { ask, comeIn, commandId, connect, lineClosed, refusalOf, resume } from "../../support/phone.ts";

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
    const [member, joiner] = [await knock(origin, a.token), await knock(origin)];
    const { attemptId, token } = await bringIn(member, joiner, "move");
    await confirmChange(member, attemptId);
    expect(await refusalOf(connect(origin, a.token))).toMatchObject({ code: "moved" });
    expect(await resume(await connect(origin, token))).toMatchObject({ seat: "a" });
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
