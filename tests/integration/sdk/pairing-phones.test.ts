import { describe, expect, test } from "vitest";
import { readStored } from "../../../client-sdk/src/core/stored.ts";
import {
  type AttuneClient,
  type Environment,
  memoryStorage,
  nodeEnvironment,
} from "../../../client-sdk/src/index.node.ts";
import { startInTest } from "../../support/in-test.ts";
import { patientTransport } from "../../support/sdk/meddled-transport.ts";
import { areTogether, refused, withCode } from "../../support/sdk/said-yes.ts";
import { next, pairByCode, phoneOn, until } from "../../support/sdk-phone.ts";

/** A phone on which the timers of some seconds run by hand: among them the one to ask again whether it is let in. */
function pendingByHand(): Environment & { askAgain(): void } {
  const environment = nodeEnvironment();
  const waiting = new Set<() => void>();
  return {
    ...environment,
    askAgain() {
      for (const run of waiting) run();
    },
    setTimer(afterMs, run) {
      if (afterMs <= 5_000 || afterMs >= 10_000) return environment.setTimer(afterMs, run);
      waiting.add(run);
      return () => void waiting.delete(run);
    },
  };
}

describe("changing phones", () => {
  test("one's own place moves to a new phone at once, with names and room; the old one reads that it moved", async () => {
    const { origin } = await startInTest();
    const [a, b, fresh] = [phoneOn(origin), phoneOn(origin), phoneOn(origin)];
    await pairByCode(a, b);
    await b.space.agree({ minutes: 40 });
    const { code } = await phoneOn(origin).pairing.invite({ name: "C" });
    await expect(fresh.pairing.moveHere(code.text)).rejects.toMatchObject({ code: "codeNotFound" });
    expect(await fresh.pairing.pending()).toBeNull();
    const invite = await b.pairing.moveMe();
    const moving = fresh.pairing.moveHere(invite.code.text);
    await invite.joined;
    await invite.confirm();
    await moving;
    await until(fresh, () => fresh.status.kind === "live");
    expect(fresh.names).toEqual({ mine: "B", partner: "A" });
    expect(fresh.space.defaultMinutes).toBe(40);
    await until(b, () => b.status.kind === "moved");
    expect([b.names, b.room.space.agreed]).toEqual([{ mine: "", partner: "" }, null]);
    await expect(b.space.take()).rejects.toMatchObject({ code: "moved" });
    await expect(b.pairing.moveMe()).rejects.toMatchObject({ code: "moved" });
    expect(await fresh.space.take({ minutes: 20 })).toMatchObject({ delivered: true });
    await until(a, () => a.space.theirs?.is === "away");
  });

  test("[PR17] a lost phone waits for its day, is told on the old one, and one tap there calls it off", async () => {
    const { origin } = await startInTest();
    const environment = pendingByHand();
    const [kept, ofFresh] = [memoryStorage(), memoryStorage()];
    const b = phoneOn(origin);
    const [a, fresh] = [phoneOn(origin, { storage: kept }), phoneOn(origin, { environment, storage: ofFresh })];
    await pairByCode(a, b);
    await until(b, () => b.status.kind === "live");
    const invite = await a.pairing.replacePartner();
    const joining = fresh.pairing.join(invite.code.text, { name: "Bea" });
    await invite.joined;
    await invite.confirm();
    await joining;
    expect([await a.pairing.isUnderWay(), await a.pairing.pending()]).toEqual([false, null]);
    await until(fresh, () => fresh.status.kind === "pending");
    for (const asking of [fresh.push.publicKey(), fresh.pairing.moveMe()])
      await expect(asking).rejects.toMatchObject({ code: "devicePending" });
    await until(b, () => b.devices.asked !== null);
    expect(a.devices.askedForPartner).toEqual(b.devices.asked);
    const { deviceId } = readStored(await ofFresh.load()).membership ?? {};
    expect(await kept.load()).toMatchObject({ next: `${deviceId} Bea` });
    expect(a.names).toEqual({ mine: "A", partner: "B" });
    expect(await b.devices.keep()).toMatchObject({ delivered: true });
    await until(a, () => a.devices.askedForPartner === null);
    await expect(b.devices.keep()).rejects.toMatchObject({ code: "nothingOffered" });
    const shown: string[] = [];
    fresh.on("status", ({ kind }) => shown.push(kind));
    environment.askAgain();
    await until(fresh, () => fresh.status.kind === "unknown");
    expect([shown, fresh.seat]).toEqual([["unknown"], null]);
  });
});

/** A couple, of whom one has a new phone that waits to be let in, and all that it stores. */
async function waitingFor() {
  const { origin } = await startInTest();
  const storage = memoryStorage();
  const [a, b, fresh] = [phoneOn(origin), phoneOn(origin), phoneOn(origin, { storage })];
  await pairByCode(a, b);
  const invite = await a.pairing.replacePartner();
  const joining = fresh.pairing.join(invite.code.text, { name: "B" });
  await invite.joined;
  await invite.confirm();
  await joining;
  await until(fresh, () => fresh.status.kind === "pending");
  await until(b, () => b.devices.asked !== null);
  const calledOff = Promise.all([a, b].map((phone) => nextOfType(phone, "device.withdrawn")));
  const hasEnded = () => calledOff.then(() => [a.devices.askedForPartner, b.devices.asked, fresh.status.kind]);
  return { origin, a, b, fresh, storage, hasEnded };
}

const nextOfType = (phone: AttuneClient, wanted: string) =>
  next((listener) => phone.on("event", (event) => event.type === wanted && listener(event)));

describe("[PH39] leaving on a phone that isn't in yet", () => {
  test("takes back what was asked for it: both others are told, and go on", async () => {
    const { a, b, fresh, storage, hasEnded } = await waitingFor();
    expect(await fresh.pairing.leave()).toMatchObject({ delivered: true });
    expect(await hasEnded()).toEqual([null, null, "idle"]);
    await expect.poll(async () => Object.keys(await storage.load())).toEqual([]);
    await areTogether(a, b);
    const invite = await a.pairing.replacePartner();
    expect(invite.purpose).toBe("replace");
  });

  test("also without a connection, after a restart", async () => {
    const { origin, a, b, fresh, storage, hasEnded } = await waitingFor();
    await fresh.close();
    const offline = phoneOn("http://127.0.0.1:9", { storage });
    expect(await offline.pairing.leave()).toMatchObject({ queued: true });
    expect(JSON.stringify(await storage.load())).not.toMatch(/membership|rootKey/);
    await offline.close();
    expect([a.devices.askedForPartner === null, b.devices.asked === null]).toEqual([false, false]);
    const again = phoneOn(origin, { storage });
    await until(again, () => again.status.kind === "idle");
    expect((await hasEnded()).slice(0, 2)).toEqual([null, null]);
    await areTogether(a, b);
  });

  test("[PR16] so does a no that was slower than the other's yes", async () => {
    const { origin } = await startInTest();
    const transport = patientTransport(origin);
    const [a, b, fresh] = [phoneOn(origin), phoneOn(origin), phoneOn(origin, { transport })];
    await pairByCode(a, b);
    const invite = await a.pairing.replacePartner();
    const asked = await fresh.pairing.open(invite.code.text);
    const accepted = refused(asked.accept({ name: "B" }));
    await invite.joined;
    transport.held = [];
    const calledOff = Promise.all([a, b].map((phone) => nextOfType(phone, "device.withdrawn")));
    await invite.confirm();
    await asked.decline();
    expect(await accepted).toEqual(withCode("invitationOver"));
    await calledOff;
    expect([fresh.status.kind, b.devices.asked]).toEqual(["idle", null]);
  });
});

test("[PR16] a phone that was away when it was confirmed takes that back once the server can't repeat the confirmation", async () => {
  const { origin, store } = await startInTest();
  const [transport, storage] = [patientTransport(origin), memoryStorage()];
  const [a, b, fresh] = [phoneOn(origin), phoneOn(origin), phoneOn(origin, { transport, storage })];
  await pairByCode(a, b);
  const invite = await a.pairing.replacePartner();
  const joining = refused(fresh.pairing.join(invite.code.text, { name: "B" }));
  await invite.joined;
  transport.held = [];
  await invite.confirm();
  await until(b, () => b.devices.asked !== null);
  await fresh.close();
  expect(await joining).toEqual(withCode("closed"));
  await store.retention.sweep(Date.now() + 31 * 24 * 3_600_000);
  const calledOff = Promise.all([a, b].map((phone) => nextOfType(phone, "device.withdrawn")));
  const again = phoneOn(origin, { storage });
  await again.pairing.pending();
  await calledOff;
  expect(b.devices.asked).toBeNull();
  await expect.poll(() => again.pairing.isUnderWay()).toBe(false);
});

describe("[PH17] leaving", () => {
  test("is one-sided and at once; the other learns it with its next word, and then nothing is left there either", async () => {
    const { origin } = await startInTest();
    const storage = memoryStorage();
    const [a, b] = [phoneOn(origin, { storage }), phoneOn(origin)];
    await pairByCode(a, b);
    await until(b, () => b.status.kind === "live");
    expect(await a.pairing.leave()).toEqual({ delivered: true, seq: 0 });
    expect([a.status.kind, a.names, a.seat]).toEqual(["idle", null, null]);
    expect(Object.keys(await storage.load()).filter((key) => key !== "clock")).toEqual([]);
    expect(b.status.kind).toBe("live");
    await expect(b.hear.send("thankYou")).rejects.toMatchObject({ code: "ended" });
    expect([b.status.kind, b.names?.partner]).toEqual(["ended", ""]);
    await expect(b.pairing.replacePartner()).rejects.toMatchObject({ code: "ended" });
    await b.pairing.leave();
    expect(b.status.kind).toBe("idle");
    const invite = await a.pairing.invite({ name: "A" });
    expect(invite.code.text).toHaveLength(11);
  });
});
