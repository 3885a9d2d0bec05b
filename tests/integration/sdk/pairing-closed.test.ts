import { describe, expect, test } from "vitest";
import type { Asked, Environment, Invite, Transport } from "../../../client-sdk/src/index.node.ts";
import { memoryStorage, nodeEnvironment } from "../../../client-sdk/src/index.node.ts";
import { errorReply } from "../../../shared/protocol/errors.ts";
import { startInTest } from "../../support/in-test.ts";
import { meddledTransport } from "../../support/sdk/meddled-transport.ts";
import { areTogether, refused, saidYes, withCode } from "../../support/sdk/said-yes.ts";
import { next, pairByCode, phoneOn, until } from "../../support/sdk-phone.ts";

/** A transport that loses what the server answers to the inviter's yes, or the yes itself. */
function losingTheYes(url: string, what: "question" | "answer") {
  const { promise: lost, resolve } = Promise.withResolvers<unknown>();
  const lose = (): void => resolve(null);
  const isLost = (type: string): boolean => type === "confirm";
  const transport = meddledTransport(url, {
    leaves: (type) => {
      const goes = what === "answer" || !isLost(type);
      if (!goes) lose();
      return goes;
    },
    answered: (type, passOn) => (isLost(type) ? lose() : passOn()),
  });
  return { transport, lost };
}

describe("pairing survives that an app is closed", () => {
  test("[PH18] the inviter's, between the code and the claim: who joins waits for it", async () => {
    const { origin } = await startInTest();
    const [storage, b] = [memoryStorage(), phoneOn(origin)];
    expect(await b.pairing.isUnderWay()).toBe(false);
    const first = phoneOn(origin, { storage });
    const left = await first.pairing.invite({ name: "Alex" });
    const { link } = left;
    await first.close();
    for (const answer of [left.confirm(), left.decline()]) expect(await refused(answer)).toEqual(withCode("closed"));
    const waiting = new Promise((resolve) => b.pairing.on("waiting", resolve));
    const joining = b.pairing.join(link.url, { name: "Sam" });
    await waiting;
    const again = phoneOn(origin, { storage });
    expect(await again.pairing.isUnderWay()).toBe(true);
    const invite = (await again.pairing.pending()) as Invite;
    expect(invite.link.url).toBe(link.url);
    expect(await invite.joined).toEqual({ name: "Sam" });
    expect(invite.linkUsed).toBe(true);
    await invite.confirm();
    await joining;
    expect(b.names).toEqual({ mine: "Sam", partner: "Alex" });
  });

  test("[PH18] the inviter's yes, which is waited for when the app is opened again", async () => {
    const { origin } = await startInTest();
    const [storage, b] = [memoryStorage(), phoneOn(origin)];
    const first = phoneOn(origin, { storage });
    const invite = await first.pairing.invite({ name: "Alex" });
    expect(invite.confirmed).toBe(false);
    const joining = b.pairing.join(invite.code.text, { name: "Sam" });
    await invite.joined;
    const interrupted = invite.confirm();
    const closing = first.close();
    await expect(interrupted).rejects.toMatchObject({ code: "closed" });
    await closing;
    const again = phoneOn(origin, { storage });
    const still = (await again.pairing.pending()) as Invite;
    expect(still.confirmed).toBe(true);
    await still.confirm();
    await joining;
    expect(again.names).toEqual({ mine: "Alex", partner: "Sam" });
  });

  test.each(["answer", "question"] as const)(
    "[PH35] the inviter's until the server has forgotten the invitation: when the %s was lost, its credential tells what came of the yes",
    async (what) => {
      const { origin, store } = await startInTest();
      const [storage, { transport, lost }] = [memoryStorage(), losingTheYes(origin, what)];
      const first = phoneOn(origin, { storage, transport });
      const invite = await first.pairing.invite({ name: "Alex" });
      const joining = phoneOn(origin).pairing.join(invite.code.text, { name: "Sam" });
      joining.catch(() => undefined);
      await invite.joined;
      invite.confirm().catch(() => undefined);
      await lost;
      await first.close();
      await store.retention.sweep(Date.now() + 48 * 3_600_000);
      const again = phoneOn(origin, { storage });
      const still = (await again.pairing.pending()) as Invite;
      const confirming = still.confirm();
      if (what === "answer") {
        await confirming;
        await until(again, () => again.status.kind === "live");
        expect(again.names).toEqual({ mine: "Alex", partner: "Sam" });
      } else {
        await expect(confirming).rejects.toMatchObject({ code: "invitationOver" });
        expect(again.names).toBeNull();
      }
      expect(await again.pairing.isUnderWay()).toBe(false);
    },
  );

  test.each(["in", "taken back", "not in"] as const)(
    "[PH35] the joiner's after its yes, until the server has forgotten the invitation: then it is %s",
    async (how) => {
      const { origin, store } = await startInTest();
      const [a, storage] = [phoneOn(origin), memoryStorage()];
      const first = phoneOn(origin, { storage });
      const { invite, asked } = await saidYes(first, a);
      await first.close();
      if (how === "taken back") {
        const offline = phoneOn(origin, { storage, transport: meddledTransport(origin, { leaves: () => false }) });
        await offline.pairing.pending();
        await offline.pairing.stopJoining();
        await offline.close();
      }
      if (how !== "not in") await invite.confirm();
      await store.retention.sweep(Date.now() + 48 * 3_600_000);
      const again = phoneOn(origin, { storage });
      const still = await again.pairing.pending();
      if (how === "in") {
        await (still as typeof asked).accept();
        await areTogether(a, again);
      } else if (how === "taken back") {
        await expect.poll(() => refused(a.hear.send("thankYou"))).toEqual(withCode("ended"));
        // The partner may hear of it before the answer is here that lets this phone forget it.
        await expect.poll(() => again.pairing.isUnderWay()).toBe(false);
      } else {
        expect(await refused((still as typeof asked).accept())).toEqual(withCode("invitationOver"));
      }
      expect(await again.pairing.isUnderWay()).toBe(false);
    },
  );

  test("[PH18] the joiner's, before and after its yes", async () => {
    const { origin } = await startInTest();
    const [a, storage] = [phoneOn(origin), memoryStorage()];
    const invite = await a.pairing.invite({ name: "Alex" });
    const first = phoneOn(origin, { storage });
    await first.pairing.open(invite.code.text);
    await first.close();
    const second = phoneOn(origin, { storage });
    const asked = (await second.pairing.pending()) as Asked;
    expect([asked.from.name, asked.accepted]).toEqual(["Alex", false]);
    const interrupted = asked.accept({ name: "Sam" });
    interrupted.catch(() => undefined);
    await invite.joined;
    await second.close();
    const third = phoneOn(origin, { storage });
    const still = (await third.pairing.pending()) as Asked;
    expect(still.accepted).toBe(true);
    await invite.confirm();
    await until(third, () => third.status.kind === "live");
    expect(third.names).toEqual({ mine: "Sam", partner: "Alex" });
  });
});

test("[PH37] a yes from a phone that the server knows no more is over, and another invitation can be made", async () => {
  const { origin } = await startInTest();
  const lines: Parameters<Transport["connect"]>[2][] = [];
  const isForgotten = (type: string): boolean => {
    if (type !== "confirm" || a.seat === null) return false;
    lines.at(-1)?.refused(errorReply("unknownToken"));
    return true;
  };
  const meddled = meddledTransport(origin, { leaves: (type) => !isForgotten(type) });
  const connect: Transport["connect"] = (namespace, hello, listener) => {
    if (namespace === "/pair") lines.push(listener);
    return meddled.connect(namespace, hello, listener);
  };
  const [a, b, fresh] = [phoneOn(origin, { transport: { connect } }), phoneOn(origin), phoneOn(origin)];
  await pairByCode(a, b);
  const invite = await a.pairing.replacePartner();
  fresh.pairing.join(invite.code.text, { name: "B" }).catch(() => undefined);
  await invite.joined;
  await expect(invite.confirm()).rejects.toMatchObject({ code: "unknownToken" });
  expect(await a.pairing.pending()).toBeNull();
  expect(await a.pairing.replacePartner()).toMatchObject({ purpose: "replace", confirmed: false });
});

test("[PR15] an invitation to a place that is gone is over as soon as its phone hears of that", async () => {
  const { origin } = await startInTest();
  const [a, b] = [phoneOn(origin), phoneOn(origin)];
  await pairByCode(a, b);
  const move = await a.pairing.moveMe();
  const over = next((listener) => move.on("over", listener));
  await b.pairing.leave();
  await expect(a.hear.send("thankYou")).rejects.toMatchObject({ code: "ended" });
  await expect(move.joined).rejects.toMatchObject({ code: "invitationOver" });
  await over;
  expect((await a.pairing.invite({ name: "A" })).purpose).toBe("pair");
});

test("[PH32] a client that is closed while pairing is being loaded listens to nothing afterwards", async () => {
  const { origin } = await startInTest();
  const listening = new Set<Parameters<Environment["onWake"]>[0]>();
  const onWake: Environment["onWake"] = (run) => {
    listening.add(run);
    return () => void listening.delete(run);
  };
  const phone = phoneOn(origin, { environment: { ...nodeEnvironment(), onWake } });
  await phone.pairing.pending();
  await phone.pairing.close();
  const pending = phone.pairing.pending().catch(() => null);
  await phone.close();
  await pending;
  expect(listening.size).toBe(0);
});
