import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AttuneClient, Invite } from "../../../client-sdk/src/index.node.ts";
import { memoryStorage, nodeEnvironment } from "../../../client-sdk/src/index.node.ts";
import { type RunningApp, startApp } from "../../support/app.ts";
import { meddledTransport } from "../../support/sdk/meddled-transport.ts";
import { areTogether, refused, saidYes, withCode } from "../../support/sdk/said-yes.ts";
import { phoneOn } from "../../support/sdk-phone.ts";

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const phone = (options: Parameters<typeof phoneOn>[1] = {}): AttuneClient => phoneOn(app.origin, options);

const left = (invite: Invite): Promise<void> => new Promise((resolve) => void invite.on("left", () => resolve()));

describe("a phone comes into one pairing, and nobody is left alone in one", () => {
  test("[PR9] [PR15] two who type each other's codes are in one place, and nothing is left of the other invitation", async () => {
    const b = phone();
    const { a, invite, accepted } = await saidYes(b, phone());
    const own = await b.pairing.invite({ name: "B" });
    const asked = await a.pairing.open(own.code.text);
    const back = refused(asked.accept({ name: "A" }));
    await own.joined;
    await invite.confirm();
    expect(await accepted).toBeNull();
    expect(await back).toEqual(withCode("invitationOver"));
    await areTogether(a, b);
    // The invitation is over, or this phone is in already: whichever yes came first.
    const late = await refused(own.confirm());
    expect([withCode("invitationOver"), withCode("alreadyPaired")]).toContainEqual(late);
    expect(await refused(phone().pairing.open(own.link.url))).toEqual(withCode("codeNotFound"));
  });

  test("[PR13] when both confirm in one instant, they are in one place, whatever either hears first", async () => {
    // Neither way of their ids leaves both outside.
    for (let nth = 0; nth < 8; nth += 1) {
      const held: (() => void)[] = [];
      const late = { now: false };
      const heard = (passOn: () => void): void => (late.now ? void held.push(passOn) : passOn());
      const transport = meddledTransport(app.origin, { heard });
      const b = phone({ transport });
      const { a, invite, accepted } = await saidYes(b, phone({ transport }));
      const own = await b.pairing.invite({ name: "B" });
      const back = refused((await a.pairing.open(own.code.text)).accept({ name: "A" }));
      await own.joined;
      late.now = nth % 2 === 0;
      await Promise.all([refused(invite.confirm()), refused(own.confirm())]);
      late.now = false;
      for (const passOn of held) passOn();
      await Promise.all([accepted, back]);
      await areTogether(a, b);
    }
  });

  test("[PR13] who is called the same and isn't the one who was said yes to is in as anybody else", async () => {
    for (let nth = 0; nth < 4; nth += 1) {
      const [b, d] = [phone(), phone()];
      const { invite, accepted } = await saidYes(b, phone());
      const gone = left(invite);
      const own = await b.pairing.invite({ name: "B" });
      const joining = d.pairing.join(own.code.text, { name: "A" });
      await own.joined;
      await own.confirm();
      await Promise.all([joining, gone]);
      expect(await accepted).toEqual(withCode("invitationOver"));
      await areTogether(b, d);
    }
  });

  test("[PR14] who has confirmed one joiner can't accept another invitation while the answer is outstanding", async () => {
    const transport = meddledTransport(app.origin, { leaves: (type) => type !== "confirm" });
    const b = phone({ transport });
    const own = await b.pairing.invite({ name: "B" });
    void refused(phone().pairing.join(own.code.text, { name: "A" }));
    await own.joined;
    const confirming = refused(own.confirm());
    const asked = await b.pairing.open((await phone().pairing.invite({ name: "C" })).code.text);
    expect(await refused(asked.accept({ name: "B" }))).toEqual(withCode("alreadyPaired"));
    await b.close();
    expect(await confirming).toEqual(withCode("closed"));
  });

  test("[PR9] a yes that the other ends just as it is taken back holds up nothing", async () => {
    const leaves = (type: string): boolean => {
      if (type === "refuse") void invite.cancel();
      return type !== "refuse";
    };
    const [b, d] = [phone({ transport: meddledTransport(app.origin, { leaves }) }), phone()];
    const { invite } = await saidYes(b, phone());
    const own = await b.pairing.invite({ name: "B" });
    const joining = d.pairing.join(own.code.text, { name: "D" });
    await own.joined;
    await own.confirm();
    await joining;
    await areTogether(b, d);
  });

  test.each<[string, (b: AttuneClient) => Promise<unknown>]>([
    ["gives up", (b) => b.pairing.stopJoining()],
    ["types another code", async (b) => await b.pairing.open((await phone().pairing.invite({ name: "C" })).code.text)],
    [
      "confirms somebody else",
      async (b) => {
        const own = await b.pairing.invite({ name: "B" });
        void phone().pairing.join(own.code.text, { name: "D" });
        await own.joined;
        await own.confirm();
      },
    ],
  ])("[PR9] who has said yes and then %s takes it back", async (_what, change) => {
    const b = phone();
    const { a, invite, accepted } = await saidYes(b, phone());
    const gone = left(invite);
    await change(b);
    await gone;
    expect(await accepted).toEqual(withCode("invitationOver"));
    expect(await refused(invite.confirm())).toEqual(withCode("nothingOffered"));
    expect(a.status.kind).toBe("idle");
  });

  test("[PR9] also when that reaches the server only after the app was closed and opened again", async () => {
    const storage = memoryStorage();
    const silent = { now: false };
    const leaves = (): boolean => !silent.now;
    const b = phone({ storage, transport: meddledTransport(app.origin, { leaves }) });
    const { invite } = await saidYes(b, phone());
    const gone = left(invite);
    silent.now = true;
    await b.pairing.stopJoining();
    await b.close();
    expect(await phone({ storage }).pairing.pending()).toBeNull();
    await gone;
  });

  test("[PR14] [PR15] a yes that was taken up already stands against another one", async () => {
    const held: (() => void)[] = [];
    const patience = { now: false };
    const heard = (passOn: () => void): void => (patience.now ? void held.push(passOn) : passOn());
    const b = phone({ transport: meddledTransport(app.origin, { heard }) });
    const own = await b.pairing.invite({ name: "B" });
    const { a, invite, accepted } = await saidYes(b, phone());
    const knocking = refused(phone().pairing.join(own.code.text, { name: "D" }));
    await own.joined;
    patience.now = true;
    await invite.confirm();
    expect(await refused(own.confirm())).toEqual(withCode("alreadyPaired"));
    expect([await accepted, await knocking]).toEqual([null, withCode("invitationOver")]);
    await areTogether(a, b);
  });

  test("[PR15] an invitation that is cancelled after its yes waits for what comes of that", async () => {
    const { promise, resolve } = Promise.withResolvers<() => void>();
    const answered = (type: string, passOn: () => void): void => (type === "confirm" ? resolve(passOn) : passOn());
    const a = phone({ transport: meddledTransport(app.origin, { answered }) });
    const b = phone();
    const { invite, accepted } = await saidYes(b, a);
    const confirmed = refused(invite.confirm());
    const answer = await promise;
    const cancelled = refused(invite.cancel());
    answer();
    expect([await confirmed, await cancelled, await accepted]).toEqual([null, withCode("invitationOver"), null]);
    await areTogether(a, b);
  });

  test("[PR9] each of two invitations that are made at once is its own, and the second ends the first", async () => {
    const a = phone();
    const [first, second] = await Promise.all([a.pairing.invite({ name: "One" }), a.pairing.invite({ name: "Two" })]);
    expect(await refused(first.joined)).toEqual(withCode("invitationOver"));
    const asked = await phone().pairing.open(second.code.text);
    expect(asked.from.name).toBe("Two");
  });
});

test("[PH32] a client that is closed doesn't wait until the server has heard of an invitation's end", async () => {
  const environment = nodeEnvironment();
  const timers = new Set<object>();
  const setTimer: typeof environment.setTimer = (afterMs, run) => {
    const cancel = environment.setTimer(afterMs, () => {
      timers.delete(cancel);
      run();
    });
    timers.add(cancel);
    return () => {
      timers.delete(cancel);
      cancel();
    };
  };
  const leaves = (type: string): boolean => type !== "cancel";
  const transport = meddledTransport(app.origin, { leaves });
  const a = phone({ transport, environment: { ...environment, setTimer } });
  await a.pairing.invite({ name: "One" });
  await a.pairing.invite({ name: "Two" });
  await a.close();
  expect(timers.size).toBe(0);
});
