import { describe, expect, test } from "vitest";
import type { Store, StoredAttempt } from "../../../server/store/port.ts";
import { ACCEPT, attempt, CONFIRM, couple, device, invitation, NOON_MS } from "../../support/store/store-givens.ts";
import type { StoreHarness } from "../store-harness.ts";

export function storeRacesSuite({ open, races = { count: 10_000, width: 250 } }: StoreHarness): void {
  const { count, width } = races;
  describe("races", () => {
    test(`[ST14] of three joiners for one code exactly one gets in, ${count.toLocaleString("en")} times`, async () => {
      const store = await open();
      for (let done = 0; done < count; done += width) {
        const rooms = await Promise.all(Array.from({ length: width }, () => race(store)));
        expect(rooms.every((members) => members === 2)).toBe(true);
      }
    });
  });
}

/** Three knock, all try to get in, the inviter says yes to each. Returns how many phones have a place in the end. */
async function race(store: Store): Promise<number> {
  const wanted = invitation();
  const at = wanted.openings[0]!.handle;
  await store.pairing.put(wanted);
  const claims = await Promise.all([1, 2, 3].map(() => store.pairing.claim(attempt(at), NOON_MS)));
  const inside = claims.filter((claimed) => claimed !== null);
  const pairs = await Promise.all(inside.map((claimed) => settle(store, claimed)));
  const phones = pairs.flatMap(({ a, b }) => [a, b]);
  const known = await Promise.all(phones.map(({ tokenHash }) => store.devices.find(tokenHash)));
  return known.filter((each) => each?.state === "active").length;
}

async function settle(store: Store, { attemptId }: StoredAttempt) {
  const pair = couple();
  await store.pairing.advance(attemptId, { message: ACCEPT, device: device(), state: "accepted" });
  await Promise.all([1, 2].map(() => store.pairing.confirm(attemptId, CONFIRM, { create: pair })));
  return pair;
}
