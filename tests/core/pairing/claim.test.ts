import { expect, test } from "vitest";
import { settled } from "../../../client-sdk/src/testing/index.ts";
import { JOIN_LIMITS, OwnJoinLimits } from "../../../server/pairing/join-limits.ts";
import type { PairingStore } from "../../../server/store/port.ts";
import { createMemoryStore } from "../../support/memory-store/memory-store.ts";
import { asker, pairingOn } from "../../support/pairing/pairing-in-memory.ts";
import {
  attempt,
  DAY_MS,
  HOUR_MS,
  invitation,
  linkHandle,
  MINUTE_MS,
  NOON_MS,
  random16,
} from "../../support/store/store-givens.ts";

/** The store's pairing, and the names of what it is asked for. */
function watched(store: PairingStore) {
  const asked: string[] = [];
  const noting: ProxyHandler<PairingStore> = {
    get: (target, name, receiver) => {
      asked.push(String(name));
      return Reflect.get(target, name, receiver) as unknown;
    },
  };
  return { asked, store: new Proxy(store, noting) };
}

test("[PR1] a code that never was, is used or has expired is answered alike, after the same work", async () => {
  const { pairing } = createMemoryStore();
  const { asked, store } = watched(pairing);
  const service = pairingOn(store);
  const openUntil = async (expiresAtMs: number): Promise<string> => {
    const at = linkHandle();
    await pairing.put(invitation({ openings: [{ via: "link", handle: at, expiresAtMs }] }));
    return at;
  };
  const [used, expired] = [await openUntil(NOON_MS + 1), await openUntil(NOON_MS)];
  await pairing.claim(attempt(used), NOON_MS);
  const claimed = async (at: string) => {
    asked.length = 0;
    const reply = await service.handle(asker(), { type: "claim", handle: at, key: random16() });
    return { reply, asked: [...asked] };
  };
  const never = await claimed(linkHandle());
  expect(never).toMatchObject({ reply: { code: "codeNotFound" }, asked: ["claim", "attempt"] });
  expect(await claimed(used)).toEqual(never);
  expect(await claimed(expired)).toEqual(never);
});

test("[PR1] a claim repeated with the same key finds its attempt, but not with another code, nor with another key", async () => {
  const { pairing } = createMemoryStore();
  const service = pairingOn(pairing);
  const [handle, other] = [linkHandle(), linkHandle()];
  await pairing.put(invitation({ openings: [{ via: "link", handle, expiresAtMs: NOON_MS + 1 }] }));
  const claim = { type: "claim", handle, key: random16() } as const;
  const first = await service.handle(asker(), claim);
  expect(first).toMatchObject({ ok: true, attempt: { handle } });
  expect(await service.handle(asker(), claim)).toEqual(first);
  for (const changed of [{ handle: other }, { key: random16() }])
    expect(await service.handle(asker(), { ...claim, ...changed })).toMatchObject({ code: "codeNotFound" });
});

test("[PR7] those who share an address are slowed side by side, not one after the other", async () => {
  const limits = new OwnJoinLimits({ ...JOIN_LIMITS, freePerMinute: 0 });
  limits.failed("elsewhere", NOON_MS);
  const ends: (() => void)[] = [];
  const pause = (): Promise<void> => new Promise((resolve) => void ends.push(resolve));
  const service = pairingOn(createMemoryStore().pairing, { limits, pause });
  const claims = [1, 2, 3].map(() => service.handle(asker(), { type: "claim", handle: linkHandle(), key: random16() }));
  await settled();
  expect(ends).toHaveLength(3);
  for (const end of ends) end();
  expect(await Promise.all(claims)).toEqual(
    claims.map(() => expect.objectContaining({ code: "codeNotFound" }) as unknown),
  );
});

/** An invitation, at a time that the test says, and what its inviter is told when it asks for another code. */
async function invited() {
  const time = { nowMs: NOON_MS };
  const service = pairingOn(createMemoryStore().pairing, { nowMs: () => time.nowMs });
  const inviter = asker();
  const open = { type: "open", key: random16(), purpose: "pair", qr: linkHandle(), link: linkHandle() } as const;
  const opened = await service.handle(inviter, open);
  const invitationId = "invitationId" in opened ? opened.invitationId : "";
  const fresh = () => service.handle(inviter, { type: "freshCode", invitationId, qr: linkHandle() });
  return { time, service, opened, fresh };
}

test("[PR2] codes that were made while the server's clock was ahead keep no others back for longer than ten minutes", async () => {
  const { time, fresh } = await invited();
  for (let codes = 1; codes < 3; codes++) expect(await fresh()).toHaveProperty("openings");
  time.nowMs -= 3 * MINUTE_MS;
  expect(await fresh()).toMatchObject({ code: "tooManyCodes", retryAfterMs: 10 * MINUTE_MS });
  for (const aheadMs of [HOUR_MS, 3 * DAY_MS]) {
    time.nowMs -= aheadMs;
    for (let codes = 0; codes < 3; codes++) expect(await fresh()).toHaveProperty("openings");
    expect(await fresh()).toMatchObject({ code: "tooManyCodes", retryAfterMs: 10 * MINUTE_MS });
  }
});

test("[PR2] whoever comes back for another code when told to gets it, and a millisecond sooner doesn't", async () => {
  const { time, fresh } = await invited();
  time.nowMs += 3 * MINUTE_MS;
  for (let codes = 1; codes < 3; codes++) expect(await fresh()).toHaveProperty("openings");
  expect(await fresh()).toMatchObject({ code: "tooManyCodes", retryAfterMs: 7 * MINUTE_MS });
  time.nowMs += 7 * MINUTE_MS - 1;
  expect(await fresh()).toMatchObject({ code: "tooManyCodes", retryAfterMs: 1 });
  time.nowMs += 1;
  expect(await fresh()).toHaveProperty("openings");
});

test("[PR12] an invitation by which 24 have come gets no further code, however slowly they came", async () => {
  const { time, service, opened, fresh } = await invited();
  let reply = opened;
  let came = 0;
  while ("openings" in reply) {
    for (const { handle } of reply.openings) {
      const claimed = await service.handle(asker(), { type: "claim", handle, key: random16() });
      if ("ok" in claimed) came += 1;
    }
    time.nowMs += 10 * MINUTE_MS;
    reply = await fresh();
  }
  expect([came, reply]).toMatchObject([25, { code: "invitationOver" }]);
});
