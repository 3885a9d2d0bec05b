import { describe, expect, test } from "vitest";
import type { Store } from "../../../server/store/port.ts";
import { startInTest } from "../../support/in-test.ts";
import { createMemoryStore } from "../../support/memory-store/memory-store.ts";
import { bringIn, confirmChange, knock, opening, pairUp } from "../../support/pair.ts";
import {
  ask,
  comeIn,
  command,
  commandId,
  connect,
  connected,
  dial,
  lineClosed,
  probe,
  refusalOf,
  resume,
  SHORT_PROGRAM,
  VERSIONS,
} from "../../support/phone.ts";

const stranger = "x".repeat(43);

/** A store that, once it is held, finds a credential and keeps what it has found to itself until the test says so. */
function slowToAnswer() {
  const memory = createMemoryStore();
  const held = Promise.withResolvers<undefined>();
  let found: PromiseWithResolvers<undefined> | null = null;
  const find: Store["devices"]["find"] = async (hash) => {
    const known = await memory.devices.find(hash);
    const isHeld = found !== null;
    found?.resolve(undefined);
    found = null;
    if (isHeld) await held.promise;
    return known;
  };
  const store: Store = { ...memory, devices: { ...memory.devices, find } };
  const hold = (): Promise<undefined> => {
    found = Promise.withResolvers<undefined>();
    return found.promise;
  };
  return { store, hold, answer: () => held.resolve(undefined) };
}

describe("[SV5] a handshake that is refused says why, and what to do", () => {
  test("an unknown token, none at all, or one of the wrong shape; each is counted", async () => {
    const { origin, metrics } = await startInTest();
    const as = (auth: object) => refusalOf(connected(dial(origin, auth)));
    expect(await as({ token: stranger, versions: VERSIONS })).toEqual({
      error: true,
      code: "unknownToken",
      retry: "repair",
    });
    expect(await as({ versions: VERSIONS })).toMatchObject({ code: "unknownToken" });
    expect(await as({ token: "short", versions: VERSIONS })).toMatchObject({ code: "badMessage" });
    expect(await as({ token: stranger })).toMatchObject({ code: "badMessage" });
    expect(await as({ token: { $ne: null }, versions: VERSIONS })).toMatchObject({ code: "badMessage" });
    const counted = await metrics.registry.metrics();
    expect(counted).toContain('attune_refused_total{reason="unknownToken"} 2');
    expect(counted).toContain('attune_refused_total{reason="badMessage"} 3');
  });

  test("a protocol version that is too new or too old", async () => {
    const { origin } = await startInTest();
    const as = (min: number, max: number) =>
      refusalOf(connected(dial(origin, { token: stranger, versions: { min, max } })));
    expect(await as(2, 9)).toMatchObject({ code: "versionTooNew", retry: "repair" });
    expect(await as(0, 0)).toMatchObject({ code: "versionTooOld", retry: "repair" });
    expect(await as(0, 9)).toMatchObject({ code: "unknownToken" });
    expect(await as(-1, 9)).toMatchObject({ code: "badMessage" });
  });

  test("a phone whose seat has moved to another one, at once on its open connections as well", async () => {
    const { origin } = await startInTest();
    const { a, b } = await pairUp(origin);
    const [old, partner] = [await comeIn(origin, a.token), await comeIn(origin, b.token)];
    const [mover, fresh] = [await knock(origin, a.token), await knock(origin)];
    const moving = await bringIn(mover, fresh, "move");
    const closed = lineClosed(old);
    expect(await confirmChange(mover, moving.attemptId)).toMatchObject({ ok: true });
    await closed;
    expect(await refusalOf(connect(origin, a.token))).toEqual({ error: true, code: "moved", retry: "repair" });
    const moved = await comeIn(origin, moving.token);
    expect(await command(moved, "hear.send", { code: "iHearYou" })).not.toMatchObject({ code: "moved" });
    expect(partner.connected).toBe(true);
    for (const phone of [mover, fresh, moved, partner]) phone.disconnect();
  });

  test("a phone that was on its way in while its seat moved hears nothing, and is let go once it asks for anything", async () => {
    const { store, hold, answer } = slowToAnswer();
    const { origin } = await startInTest({ store });
    const { a, b } = await pairUp(origin);
    const partner = await comeIn(origin, b.token);
    const [mover, fresh] = [await knock(origin, a.token), await knock(origin)];
    const { attemptId, token } = await bringIn(mover, fresh, "move");
    const lookedUp = hold();
    const late = dial(origin, { token: a.token, versions: VERSIONS });
    const inside = connected(late);
    await lookedUp;
    expect(await confirmChange(mover, attemptId)).toMatchObject({ ok: true });
    answer();
    await inside;
    let heard = 0;
    late.onAny(() => (heard += 1));
    const moved = await comeIn(origin, token);
    await command(moved, "breath.start", { program: SHORT_PROGRAM, place: "together" });
    partner.emit("pulse", { type: "touch" });
    await probe(partner);
    expect(await probe(late)).toMatchObject({ head: null });
    expect(heard).toBe(0);
    const closed = lineClosed(late);
    expect(await resume(late)).toMatchObject({ code: "moved" });
    await closed;
    for (const phone of [mover, fresh, moved, partner]) phone.disconnect();
  });

  test("[DV7] a lost phone's replacement that has to wait, while the old one is told and still works, and calls it off for a day", async () => {
    const { origin } = await startInTest();
    const { a, b } = await pairUp(origin);
    const old = await comeIn(origin, a.token);
    const [partner, fresh] = [await knock(origin, b.token), await knock(origin)];
    const replacing = await bringIn(partner, fresh, "replace");
    const told = new Promise<readonly { type: string }[]>((resolve) => old.once("events", resolve));
    expect(await confirmChange(partner, replacing.attemptId)).toMatchObject({ ok: true });
    expect((await told).map(({ type }) => type)).toEqual(["device.asked"]);
    expect(await refusalOf(connect(origin, replacing.token))).toMatchObject({
      code: "devicePending",
      retry: "after",
      retryAfterMs: 5_000,
    });
    expect(await command(old, "device.keep", { deviceId: replacing.deviceId })).toMatchObject({ ok: true });
    const again = await ask<{ readonly retryAfterMs: number }>(partner, "pair", opening("replace"));
    expect(again).toMatchObject({ error: true, code: "phoneKept", retry: "after" });
    expect(86_400_000 - again.retryAfterMs).toBeLessThan(60_000);
    expect(await ask(partner, "pair", opening("move"))).toMatchObject({ ok: true });
    expect(await refusalOf(connect(origin, replacing.token))).toMatchObject({ code: "unknownToken" });
    for (const phone of [old, partner, fresh]) phone.disconnect();
  });

  test("a pairing that has ended", async () => {
    const { origin } = await startInTest();
    const { a, b } = await pairUp(origin);
    const leaver = await connect(origin, a.token);
    expect(await ask(leaver, "command", { id: commandId(), type: "leave" })).toEqual({ ok: true, seq: 0 });
    expect(await refusalOf(connect(origin, b.token))).toEqual({ error: true, code: "ended", retry: "repair" });
    expect(await refusalOf(connect(origin, a.token))).toMatchObject({ code: "unknownToken" });
  });
});
