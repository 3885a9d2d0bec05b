import { expect, test } from "vitest";
import type { PairNews } from "../../../shared/protocol/pairing.ts";
import { startInTest } from "../../support/in-test.ts";
import { bringIn, knock, newDevice, opening, pairing } from "../../support/pair.ts";
import { ask, comeIn, next, type Phone, randomText } from "../../support/phone.ts";

const open = (phone: Phone, key?: string) => pairing(phone, opening("pair", key), "openings");

test("[PR3] a cancel that the same phone's confirm overtakes, on the connection before, is told so", async () => {
  const { origin, store } = await startInTest();
  const [inviter, again, joiner] = [await knock(origin), await knock(origin), await knock(origin)];
  const key = randomText(16);
  const { attemptId, token } = await bringIn(inviter, joiner, "pair", key);
  const { invitationId } = await open(again, key);
  const { put } = store.pairing;
  store.pairing.put = async (invitation) => {
    const message = { step: "confirm", sealed: randomText(24) } as const;
    await pairing(inviter, { type: "confirm", attemptId, device: newDevice().device, message }, "attempt");
    return await put(invitation);
  };
  expect(await ask(again, "pair", { type: "cancel", invitationId })).toMatchObject({ code: "invitationOver" });
  expect((await comeIn(origin, token)).connected).toBe(true);
});

test("[PR11] whoever comes while the invitation is being cancelled is told that it is over", async () => {
  const { origin, store } = await startInTest();
  const [inviter, joiner] = [await knock(origin), await knock(origin)];
  const { invitationId, openings } = await open(inviter);
  const { put } = store.pairing;
  store.pairing.put = async (invitation) => {
    const handle = openings[0]?.handle ?? "";
    await pairing(joiner, { type: "claim", handle, key: randomText(16) }, "attempt");
    return await put(invitation);
  };
  const told = next<PairNews>(joiner, "news");
  expect(await ask(inviter, "pair", { type: "cancel", invitationId })).toEqual({ ok: true });
  expect(await told).toMatchObject({ attempt: { state: "over" } });
});
