import { describe, expect, test } from "vitest";
import type { Environment, Invite } from "../../../client-sdk/src/index.node.ts";
import { memoryStorage, nodeEnvironment } from "../../../client-sdk/src/index.node.ts";
import { startInTest } from "../../support/in-test.ts";
import { next, pairByCode, phoneOn } from "../../support/sdk-phone.ts";

/** A device whose wall clock is off, and whose timers of more than a minute run by hand. */
function device(wallOffByMs = 0): Environment & { readonly long: Map<() => void, number> } {
  const environment = nodeEnvironment();
  const long = new Map<() => void, number>();
  return {
    ...environment,
    long,
    wallNowMs: () => environment.wallNowMs() + wallOffByMs,
    setTimer(afterMs, run) {
      if (afterMs < 60_000) return environment.setTimer(afterMs, run);
      long.set(run, afterMs);
      return () => void long.delete(run);
    },
  };
}

test("[PH17] an invitation for a lost phone ends with leaving, and brings nothing back to the storage", async () => {
  const { origin } = await startInTest();
  const [storage, environment] = [memoryStorage(), device()];
  const [a, b] = [phoneOn(origin, { storage, environment }), phoneOn(origin)];
  await pairByCode(a, b);
  const invite = await a.pairing.replacePartner();
  const over = expect(invite.joined).rejects.toMatchObject({ code: "invitationOver" });
  expect(await a.pairing.leave()).toMatchObject({ delivered: true });
  for (const run of environment.long.keys()) run();
  await over;
  await a.close();
  expect(Object.keys(await storage.load()).filter((key) => key !== "clock")).toEqual([]);
});

test("[PR12] an invitation that the server gives no further code is over: that is told, and nothing of it is kept", async () => {
  const { origin, store } = await startInTest();
  const [storage, environment] = [memoryStorage(), device()];
  const a = phoneOn(origin, { storage, environment });
  const invite = await a.pairing.invite({ name: "A" });
  const { invitationId } = JSON.parse((await storage.load())["pairing/invitation"] ?? "{}") as { invitationId: string };
  const known = await store.pairing.invitation(invitationId);
  if (known !== null) await store.pairing.put({ ...known.invitation, openings: [], state: "over" });
  const over = next((listener) => invite.on("over", listener));
  for (const run of environment.long.keys()) run();
  await over;
  await expect(invite.joined).rejects.toMatchObject({ code: "invitationOver" });
  expect(await a.pairing.pending()).toBeNull();
});

describe("[PR10] the next code comes when the one before runs out", () => {
  test.each([9.9, -9.9, 180, -180])("although the wall clock is %d minutes fast", async (minutes) => {
    const { origin } = await startInTest();
    const environment = device(minutes * 60_000);
    await phoneOn(origin, { environment }).pairing.invite({ name: "A" });
    expect([...environment.long.values()].map((ms) => Math.round(ms / 60_000))).toEqual([10]);
  });

  test("at once when it ran out while the app was closed", async () => {
    const { origin } = await startInTest();
    const storage = memoryStorage();
    const first = phoneOn(origin, { storage });
    const { code } = await first.pairing.invite({ name: "A" });
    await first.close();
    const again = phoneOn(origin, { storage, environment: device(11 * 60_000) });
    const invite = (await again.pairing.pending()) as Invite;
    const fresh = await next<{ text: string }>((listener) => invite.on("code", listener));
    expect(fresh.text).not.toBe(code.text);
  });
});
