import { describe, expect, test } from "vitest";
import type { Asked, Storage } from "../../../client-sdk/src/index.node.ts";
import { memoryStorage, nodeEnvironment } from "../../../client-sdk/src/index.node.ts";
import { startInTest } from "../../support/in-test.ts";
import { patientTransport } from "../../support/sdk/meddled-transport.ts";
import { phoneOn } from "../../support/sdk-phone.ts";

/** A storage that is full as long as the test says so. */
function fillable(): Storage & { full: boolean } {
  const storage = memoryStorage();
  return {
    ...storage,
    full: false,
    async write(changes) {
      if (this.full) throw new Error("full");
      await storage.write(changes);
    },
  };
}

describe("[PH21] a phone that can't save while pairing", () => {
  test("rejects with storageFailed, and goes on once it can save and is asked again", async () => {
    const { origin } = await startInTest();
    const [storageOfA, storageOfB] = [fillable(), fillable()];
    const [a, b] = [phoneOn(origin, { storage: storageOfA }), phoneOn(origin, { storage: storageOfB })];
    storageOfA.full = true;
    await expect(a.pairing.invite({ name: "A" })).rejects.toMatchObject({ code: "storageFailed" });
    storageOfA.full = false;
    expect(await a.pairing.pending()).toBeNull();
    const invite = await a.pairing.invite({ name: "A" });
    storageOfB.full = true;
    await expect(b.pairing.open(invite.code.text)).rejects.toMatchObject({ code: "storageFailed" });
    storageOfB.full = false;
    const asked = await b.pairing.open(invite.code.text);
    storageOfB.full = true;
    await expect(asked.accept({ name: "B" })).rejects.toMatchObject({ code: "storageFailed" });
    storageOfB.full = false;
    const accepted = asked.accept({ name: "B" });
    await invite.joined;
    await invite.confirm();
    await accepted;
    expect([a.names?.partner, b.names?.partner]).toEqual(["B", "A"]);
  });

  test("in the middle of the handshake stops there, and goes on at its next start", async () => {
    const { origin } = await startInTest();
    const storage = fillable();
    const transport = patientTransport(origin);
    const [a, b] = [phoneOn(origin), phoneOn(origin, { storage, transport })];
    const invite = await a.pairing.invite({ name: "A" });
    transport.held = [];
    const opening = b.pairing.open(invite.code.text);
    const stopped = expect(opening).rejects.toMatchObject({ code: "storageFailed" });
    await expect.poll(() => transport.held?.length).toBeGreaterThan(0);
    storage.full = true;
    for (const receive of transport.held.splice(0)) receive();
    await stopped;
    storage.full = false;
    await b.close();
    const again = phoneOn(origin, { storage });
    const asked = (await again.pairing.pending()) as Asked;
    expect(asked.from.name).toBe("A");
    storage.full = true;
    const accepted = expect(asked.accept({ name: "B" })).rejects.toMatchObject({ code: "storageFailed" });
    await accepted;
    storage.full = false;
    const joining = ((await again.pairing.pending()) as Asked).accept({ name: "B" });
    await invite.joined;
    storage.full = true;
    const unsaved = expect(joining).rejects.toMatchObject({ code: "storageFailed" });
    await invite.confirm();
    await unsaved;
    storage.full = false;
    expect(await again.pairing.pending()).toBeNull();
    expect(JSON.parse((await storage.load())["membership"] ?? "{}")).toMatchObject({ names: { partner: "A" } });
  });

  test("on the inviter's side is tried again by itself, and its yes when it is asked for again", async () => {
    const { origin } = await startInTest();
    const reported: unknown[] = [];
    const { setTimer, ...machine } = nodeEnvironment();
    const environment = {
      ...machine,
      report: (error: unknown) => void reported.push(error),
      // It is tried again after a second.
      setTimer: (afterMs: number, run: () => void) => setTimer(afterMs === 1_000 ? 10 : afterMs, run),
    };
    const storage = fillable();
    const [a, b] = [phoneOn(origin, { storage, environment }), phoneOn(origin)];
    const invite = await a.pairing.invite({ name: "A" });
    storage.full = true;
    const joining = b.pairing.join(invite.code.text, { name: "B" });
    let isJoined = false;
    void invite.joined.then(() => {
      isJoined = true;
    });
    // More often than the handshake has steps: none of them goes on before it is saved.
    await expect.poll(() => reported.length).toBeGreaterThan(6);
    expect(isJoined).toBe(false);
    storage.full = false;
    await invite.joined;
    const { write } = storage;
    storage.write = (changes) =>
      "membership" in changes ? Promise.reject(new Error("full")) : write.call(storage, changes);
    await expect(invite.confirm()).rejects.toMatchObject({ code: "storageFailed" });
    storage.write = write;
    await invite.confirm();
    await joining;
    expect(JSON.parse((await storage.load())["membership"] ?? "{}")).toMatchObject({ names: { partner: "B" } });
  });
});
