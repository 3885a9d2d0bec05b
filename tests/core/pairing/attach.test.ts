import { expect, test } from "vitest";
import { createMemoryStore } from "../../support/memory-store/memory-store.ts";
import { asker, pairingOn } from "../../support/pairing/pairing-in-memory.ts";
import { digest } from "../../support/room/room-log.ts";
import { accepted, attempt, invitation, linkHandle, NOON_MS, random16 } from "../../support/store/store-givens.ts";

test("[PR11] who resumes an invitation or an attempt misses nothing: it hears what comes before it is told how things stand", async () => {
  const { pairing } = createMemoryStore();
  const key = random16();
  const handle = linkHandle();
  const openings = [{ via: "link", handle, expiresAtMs: NOON_MS + 1 }] as const;
  const open = invitation({ keyHash: digest(key), openings });
  await pairing.put(open);
  const fresh = { ...attempt(handle), keyHash: digest(key) };
  for (const id of [open.invitationId, fresh.attemptId]) {
    let comes = async (): Promise<unknown> => await pairing.claim(fresh, NOON_MS);
    if (id === fresh.attemptId) comes = () => pairing.advance(id, { state: "over" });
    const service = pairingOn(pairing);
    let heard = 0;
    const watch = async (topic: string): Promise<void> => {
      expect(topic).toBe(id);
      heard += 1;
      if (heard === 1) await comes();
    };
    const reply = await service.handle({ ...asker(), watch }, { type: "attach", id, key });
    if (id === open.invitationId) expect(reply).toMatchObject({ openings: [], attempts: [{ state: "open" }] });
    else expect(reply).toMatchObject({ attempt: { state: "over" } });
  }
});

test("[PR11] nobody resumes either with another key", async () => {
  const store = createMemoryStore();
  const { attemptId, invitation: open } = await accepted(store);
  const service = pairingOn(store.pairing);
  for (const id of [attemptId, open.invitationId, random16()])
    expect(await service.handle(asker(), { type: "attach", id, key: random16() })).toMatchObject({
      code: "invitationOver",
    });
});
