import { describe, expect, test } from "vitest";
import { type Environment, memoryStorage, nodeEnvironment } from "../../../client-sdk/src/index.node.ts";
import { pairByCode, phoneOn, startServer, until } from "../../support/sdk-phone.ts";

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
    const { origin } = await startServer();
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

  test("a lost phone waits for its day, is told on the old one, and one tap there calls it off", async () => {
    const { origin } = await startServer();
    const environment = pendingByHand();
    const [a, b, fresh] = [phoneOn(origin), phoneOn(origin), phoneOn(origin, { environment })];
    await pairByCode(a, b);
    await until(b, () => b.status.kind === "live");
    const invite = await a.pairing.replacePartner();
    const joining = fresh.pairing.join(invite.code.text, { name: "B" });
    await invite.joined;
    await invite.confirm();
    await joining;
    expect([await a.pairing.isUnderWay(), await a.pairing.pending()]).toEqual([false, null]);
    await until(fresh, () => fresh.status.kind === "pending");
    for (const asking of [fresh.push.publicKey(), fresh.pairing.moveMe()])
      await expect(asking).rejects.toMatchObject({ code: "devicePending" });
    await until(b, () => b.devices.asked !== null);
    expect(a.devices.askedForPartner).toEqual(b.devices.asked);
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

describe("[PH17] leaving", () => {
  test("is one-sided and at once; the other learns it with its next word, and then nothing is left there either", async () => {
    const { origin } = await startServer();
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
