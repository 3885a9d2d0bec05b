import { expect, test } from "vitest";
import type { Invite, Status, Storage } from "../../../client-sdk/src/index.node.ts";
import { memoryStorage } from "../../../client-sdk/src/index.node.ts";
import { startInTest } from "../../support/in-test.ts";
import { meddledTransport, patientTransport } from "../../support/sdk/meddled-transport.ts";
import { next, pairByCode, phoneOn } from "../../support/sdk-phone.ts";

test("[PR3] a joiner who thinks again just before the other's yes isn't in, and the next one can be", async () => {
  const { origin } = await startInTest();
  const transport = patientTransport(origin);
  const [a, b, c] = [phoneOn(origin, { transport }), phoneOn(origin), phoneOn(origin)];
  const invite = await a.pairing.invite({ name: "A" });
  const asked = await b.pairing.open(invite.code.text);
  const accepted = expect(asked.accept({ name: "B" })).rejects.toMatchObject({ code: "invitationOver" });
  await invite.joined;
  transport.held = [];
  await asked.decline();
  await accepted;
  await expect(invite.confirm()).rejects.toMatchObject({ code: "invitationOver" });
  const left = next((listener) => invite.on("left", listener));
  const held = transport.held;
  transport.held = null;
  for (const receive of held) receive();
  await left;
  expect([a.status.kind, invite.confirmed]).toEqual(["idle", false]);
  const joined = next((listener) => invite.on("joined", listener));
  const joining = c.pairing.join(invite.code.text, { name: "C" });
  await joined;
  await invite.confirm();
  await joining;
  expect(a.names?.partner).toBe("C");
});

test("[PR3] [PR14] a joiner who thinks again just after the other's yes leaves at once, and the other isn't left alone", async () => {
  const { origin } = await startInTest();
  const [transport, storage] = [patientTransport(origin), memoryStorage()];
  const [a, b] = [phoneOn(origin), phoneOn(origin, { transport, storage })];
  const invite = await a.pairing.invite({ name: "A" });
  const asked = await b.pairing.open(invite.code.text);
  const accepted = expect(asked.accept({ name: "B" })).rejects.toMatchObject({ code: "invitationOver" });
  await invite.joined;
  transport.held = [];
  await invite.confirm();
  await asked.decline();
  await accepted;
  expect(b.status.kind).toBe("idle");
  await expect(a.hear.send("thankYou")).rejects.toMatchObject({ code: "ended" });
  await expect.poll(async () => Object.keys(await storage.load())).toEqual(["pairing/spent"]);
});

test("[PH37] nothing is under way any more after a no, also at the next start, nor once two phones have paired", async () => {
  const { origin } = await startInTest();
  const storage = memoryStorage();
  const [a, b] = [phoneOn(origin), phoneOn(origin, { storage })];
  const invite = await a.pairing.invite({ name: "A" });
  const asked = await b.pairing.open(invite.code.text);
  await asked.decline();
  expect([await b.pairing.isUnderWay(), await b.pairing.pending()]).toEqual([false, null]);
  await pairByCode(a, b);
  expect([await a.pairing.pending(), await b.pairing.pending()]).toEqual([null, null]);
});

test("[PR3] who is asked about is who is let in: another one that says yes meanwhile waits until the first is told no", async () => {
  const { origin } = await startInTest();
  const storage = memoryStorage();
  const [a, b, c] = [phoneOn(origin, { storage }), phoneOn(origin), phoneOn(origin)] as const;
  const invite = await a.pairing.invite({ name: "A" });
  const names: string[] = [];
  invite.on("joined", ({ name }) => names.push(name));
  const refused = expect(b.pairing.join(invite.code.text, { name: "B" })).rejects.toMatchObject({ code: "declined" });
  await invite.joined;
  expect(invite.linkUsed).toBe(false);
  const used = next((listener) => invite.on("linkUsed", listener));
  const second = c.pairing.join(invite.link.url, { name: "C" });
  await used;
  const accepted = async () => JSON.stringify(await storage.load()).split("joinerName").length - 1;
  await expect.poll(accepted).toBe(2);
  expect(names).toEqual(["B"]);
  const joined = next<{ name: string }>((listener) => invite.on("joined", listener));
  await invite.decline();
  await refused;
  expect(await joined).toEqual({ name: "C" });
  await invite.confirm();
  await second;
});

test("[PR1] a new invitation ends the one before, also after the app was closed", async () => {
  const { origin } = await startInTest();
  const storage = memoryStorage();
  const first = phoneOn(origin, { storage });
  const { link } = await first.pairing.invite({ name: "A" });
  await first.close();
  const { promise: cancelled, resolve } = Promise.withResolvers<unknown>();
  const transport = meddledTransport(origin, {
    answered: (type, passOn, answer) => {
      if (type === "cancel") resolve(answer);
      passOn();
    },
  });
  const invite = await phoneOn(origin, { storage, transport }).pairing.invite({ name: "A" });
  expect(await cancelled).toMatchObject({ ok: true });
  await expect(phoneOn(origin).pairing.open(link.url)).rejects.toMatchObject({ code: "codeNotFound" });
  const joining = phoneOn(origin).pairing.join(invite.code.text, { name: "B" });
  await invite.joined;
  await invite.confirm();
  await joining;
});

test("[PH11] once an invitation was cancelled nobody is told of the line over which the server is yet to hear so", async () => {
  const { origin } = await startInTest();
  const transport = meddledTransport(origin, {
    answered: (type, passOn) => (type === "cancel" ? undefined : passOn()),
  });
  const { pairing } = phoneOn(origin, { transport });
  const invite = await pairing.invite({ name: "A" });
  const told = next<Status>((listener) => pairing.on("status", listener));
  const cancelled = invite.cancel();
  expect(await told).toEqual({ kind: "idle" });
  await pairing.close();
  await cancelled;
});

test("[PR1] what the server still answers about an old invitation is nothing to the one that took its place", async () => {
  const { origin } = await startInTest();
  const [held, storage]: [(() => void)[], Storage] = [[], memoryStorage()];
  const isHeld = (type: string): boolean => type === "freshCode" || type === "cancel";
  const transport = meddledTransport(origin, {
    answered: (type, passOn) => (isHeld(type) ? void held.push(passOn) : passOn()),
  });
  const [a, b] = [phoneOn(origin, { transport, storage }), phoneOn(origin)];
  const first = await a.pairing.invite({ name: "A" });
  const asked = await b.pairing.open(first.code.text);
  await asked.decline();
  await expect.poll(() => held.length).toBe(1);
  const { code } = await a.pairing.invite({ name: "A" });
  for (const receive of held) receive();
  const joining = b.pairing.join(code.text, { name: "B" });
  await a.close();
  const again = phoneOn(origin, { storage });
  const invite = (await again.pairing.pending()) as Invite;
  await invite.joined;
  await invite.confirm();
  await joining;
  expect(again.names?.partner).toBe("B");
});
