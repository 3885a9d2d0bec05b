import { describe, expect, test } from "vitest";
import type { Invitation } from "../../../server/store/port.ts";
import {
  accepted,
  attempt,
  CONFIRM,
  couple,
  invitation,
  linkHandle,
  MINUTE_MS,
  NOON_MS,
  pairedRoom,
} from "../../support/store/store-givens.ts";
import type { StoreHarness } from "../store-harness.ts";

export function storeInvitationsSuite(harness: StoreHarness): void {
  describe("invitations", () => invitationsSuite(harness));
  describe("claiming", () => claimingSuite(harness));
}

function invitationsSuite({ open, reopen }: StoreHarness): void {
  test("[ST10] an invitation is found again as it was put, also after a restart", async () => {
    const store = await open();
    const { roomId } = await pairedRoom(store);
    const wanted = invitation({
      purpose: "replace",
      target: { roomId },
      codesAtMs: [NOON_MS, NOON_MS + 1],
    });
    expect(await store.pairing.put(wanted)).toBe(true);
    const again = await reopen(store);
    expect(await again.pairing.invitation(wanted.invitationId)).toEqual({ invitation: wanted, attempts: [] });
    expect(await again.pairing.invitation("unknown")).toBeNull();
  });

  test("[ST10] a handle belongs to one invitation", async () => {
    const store = await open();
    const first = invitation();
    const second = invitation({
      openings: [{ via: "code", handle: linkHandle(), expiresAtMs: NOON_MS + 1 }, ...first.openings],
    });
    expect(await store.pairing.put(first)).toBe(true);
    expect(await store.pairing.put(second)).toBe(false);
    expect(await store.pairing.invitation(second.invitationId)).toBeNull();
    expect(await store.pairing.claim(attempt(second.openings[0]!.handle), NOON_MS)).toBeNull();
  });

  test("[ST10] fresh openings take the place of the old ones", async () => {
    const store = await open();
    const first = invitation();
    const fresh: Invitation = {
      ...first,
      openings: invitation().openings,
      codesAtMs: [NOON_MS, NOON_MS + MINUTE_MS],
    };
    await store.pairing.put(first);
    expect(await store.pairing.put(fresh)).toBe(true);
    expect((await store.pairing.invitation(first.invitationId))?.invitation).toEqual(fresh);
    expect(await claim(first)).toBeNull();
    expect(await claim(fresh)).not.toBeNull();

    function claim({ openings: [opening] }: Invitation) {
      return store.pairing.claim(attempt(opening!.handle), NOON_MS);
    }
  });

  test("[ST10] of two who draw a fresh code at once the second has to look again", async () => {
    const store = await open();
    const first = invitation();
    const withCode = (...codesAtMs: readonly number[]): Invitation => ({
      ...first,
      openings: invitation().openings,
      codesAtMs,
    });
    const [one, other] = [withCode(NOON_MS, NOON_MS + 1), withCode(NOON_MS, NOON_MS + 2)];
    for (const put of [first, one]) expect(await store.pairing.put(put)).toBe(true);
    expect(await store.pairing.put(other)).toBe(false);
    expect((await store.pairing.invitation(first.invitationId))?.invitation).toEqual(one);
    expect(await store.pairing.put(withCode(NOON_MS + 1, NOON_MS + 2))).toBe(true);
  });

  test("[ST10] a burnt opening stays burnt, whatever is put", async () => {
    const store = await open();
    const wanted = invitation();
    const at = wanted.openings[0]!.handle;
    await store.pairing.put(wanted);
    await store.pairing.claim(attempt(at), NOON_MS);
    expect(await store.pairing.put(wanted)).toBe(true);
    expect((await store.pairing.invitation(wanted.invitationId))?.invitation.openings).toEqual([]);
    expect(await store.pairing.claim(attempt(at), NOON_MS)).toBeNull();
  });

  test("[ST10] an invitation that has ended stays ended, with all its attempts", async () => {
    const store = await open();
    const { attemptId, invitation: wanted } = await accepted(store);
    expect(await store.pairing.put({ ...wanted, openings: [], state: "over" })).toBe(true);
    expect(await store.pairing.put(wanted)).toBe(false);
    expect((await store.pairing.attempt(attemptId))?.state).toBe("over");
    expect(await store.pairing.confirm(attemptId, CONFIRM, { create: couple() })).toBe("over");
  });
}

function claimingSuite({ open, reopen }: StoreHarness): void {
  test("[ST11] a claim burns its opening and leaves the others", async () => {
    const store = await open();
    const [code, link] = [linkHandle(), linkHandle()];
    const expiresAtMs = NOON_MS + MINUTE_MS;
    const wanted = invitation({
      openings: [
        { via: "code", handle: code, expiresAtMs },
        { via: "link", handle: link, expiresAtMs },
      ],
    });
    await store.pairing.put(wanted);
    const knock = attempt(code);
    const claimed = await store.pairing.claim(knock, NOON_MS);
    const { invitationId } = wanted;
    const nothingSaid = { state: "open", messages: [], device: null };
    expect(claimed).toEqual({ ...knock, invitationId, via: "code", purpose: "pair", ...nothingSaid });
    expect(await store.pairing.claim(attempt(code), NOON_MS)).toBeNull();
    const again = await reopen(store);
    const known = await again.pairing.invitation(wanted.invitationId);
    expect(known?.attempts).toEqual([claimed]);
    expect(known?.invitation.openings.map((each) => each.handle)).toEqual([link]);
    expect(await again.pairing.claim(attempt(link), NOON_MS)).toMatchObject({ via: "link" });
  });

  test("[ST11] a handle under which two openings were put is claimed once", async () => {
    const store = await open();
    const [handle, expiresAtMs] = [linkHandle(), NOON_MS + MINUTE_MS];
    const wanted = invitation({ openings: (["qr", "link"] as const).map((via) => ({ via, handle, expiresAtMs })) });
    await store.pairing.put(wanted);
    expect(await store.pairing.claim(attempt(handle), NOON_MS)).toMatchObject({ via: "qr" });
    expect((await store.pairing.invitation(wanted.invitationId))?.invitation.openings).toEqual([]);
    expect(await store.pairing.claim(attempt(handle), NOON_MS)).toBeNull();
  });

  test("[ST11] wrong and expired handles are null, to the millisecond", async () => {
    const store = await open();
    const at = linkHandle();
    const opening = { via: "code", handle: at, expiresAtMs: NOON_MS + 10 } as const;
    await store.pairing.put(invitation({ openings: [opening] }));
    const short = invitation({ expiresAtMs: NOON_MS + 10 });
    await store.pairing.put(short);
    expect(await store.pairing.claim(attempt(linkHandle()), NOON_MS)).toBeNull();
    expect(await store.pairing.claim(attempt(at), NOON_MS + 10)).toBeNull();
    expect(await store.pairing.claim(attempt(short.openings[0]!.handle), NOON_MS + 10)).toBeNull();
    expect(await store.pairing.claim(attempt(at), NOON_MS + 9)).not.toBeNull();
  });

  test("[ST11] an attempt's id is used once: a second claim with it burns nothing", async () => {
    const store = await open();
    const [one, other] = [invitation(), invitation()];
    const knock = attempt(one.openings[0]!.handle);
    const at = other.openings[0]!.handle;
    await store.pairing.put(one);
    await store.pairing.put(other);
    await store.pairing.claim(knock, NOON_MS);
    expect(await store.pairing.claim({ ...knock, handle: at }, NOON_MS)).toBeNull();
    expect(await store.pairing.claim(attempt(at), NOON_MS)).not.toBeNull();
  });
}
