import { expect, test } from "vitest";
import { type AdmissionPorts, introduce } from "../../../../server/realtime/door/admission.ts";
import { type KnownDevice, StoreUnavailable } from "../../../../server/store/port.ts";

/** What a phone is told whose credential the store knows like this. */
function told(find: () => Promise<KnownDevice | null>, waitMs = 0) {
  const rates = {
    handshakes: { take: () => waitMs },
    strangers: { take: () => 0 },
  } as unknown as AdmissionPorts["rates"];
  return introduce("token", 1, { devices: { find }, rates });
}

const own = { roomId: "room", seat: "a", deviceId: "phone" } as const;

test("[SV5] a credential that can't be looked up now is no stranger's, and one that was known is told what became of it", async () => {
  const away = () => Promise.reject(new StoreUnavailable("The store is away."));
  expect(await told(away)).toMatchObject({ error: true, code: "unavailable", retry: "after" });
  expect(await told(async () => null)).toMatchObject({ code: "unknownToken" });
  expect(await told(async () => ({ state: "ended" }))).toMatchObject({ code: "ended" });
  expect(await told(async () => ({ ...own, state: "revoked" }))).toMatchObject({ code: "moved" });
});

test("[SV5] an active phone is a member, one that waits is none yet, and either is told when it has come too often", async () => {
  const member = { ...own, version: 1 };
  expect(await told(async () => ({ ...own, state: "active" }))).toEqual({ member, waiting: null });
  expect(await told(async () => ({ ...own, state: "pending" }))).toEqual({ member: null, waiting: member });
  for (const state of ["active", "pending"] as const)
    expect(await told(async () => ({ ...own, state }), 700)).toMatchObject({ code: "rateLimited", retryAfterMs: 700 });
});
