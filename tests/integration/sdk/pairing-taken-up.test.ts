import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Asked,
  type AttuneClient,
  type Invite,
  memoryStorage,
  socketIoTransport,
  type Transport,
} from "../../../client-sdk/src/index.node.ts";
import { errorReply } from "../../../shared/protocol/errors.ts";
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

/** To a server that gives this answer to everything. */
const answeringAll = (answer: unknown): Transport => ({
  connect: (_namespace, _hello, listener) => {
    queueMicrotask(() => listener.opened());
    return { request: (_name, _body, reply) => queueMicrotask(() => reply(answer)), volatile() {}, close() {} };
  },
});

describe("what was under way when the app was closed", () => {
  test("[PH18] who asks is known without a connection, and who said yes is told once it is taken up", async () => {
    const storage = memoryStorage();
    const b = phone({ storage });
    const { a, invite } = await saidYes(b, phone());
    await b.close();
    const offline = phone({ storage, transport: { connect: () => ({ request() {}, volatile() {}, close() {} }) } });
    const asked = (await offline.pairing.pending()) as Asked;
    expect([asked.from.name, asked.accepted]).toEqual(["A", true]);
    await offline.close();
    await invite.confirm();
    const again = phone({ storage });
    await ((await again.pairing.pending()) as Asked).accept();
    await areTogether(a, again);
  });

  test("[PH18] [PR14] a yes is known beside an own invitation, which is told of as well; and comes first when somebody takes that up", async () => {
    const storage = memoryStorage();
    const b = phone({ storage });
    const own = await b.pairing.invite({ name: "B" });
    const { a, invite } = await saidYes(b, phone());
    await b.close();
    const again = phone({ storage });
    const beside = new Promise<Invite>((resolve) => again.pairing.on("beside", (told) => resolve(told.invite)));
    const asked = (await again.pairing.pending()) as Asked;
    expect([asked.from.name, asked.accepted]).toEqual(["A", true]);
    const third = refused(phone().pairing.join(own.link.url, { name: "C" }));
    await (await beside).joined;
    expect(await again.pairing.pending()).toBe(await beside);
    await invite.confirm();
    await areTogether(a, again);
    expect(await third).toEqual(withCode("invitationOver"));
  });

  test("[PH18] a yes of the inviter's: who joined is told, whatever comes first", async () => {
    const storage = memoryStorage();
    const leaves = (type: string): boolean => type !== "confirm";
    const a = phone({ storage, transport: meddledTransport(app.origin, { leaves }) });
    const b = phone();
    const { invite, accepted } = await saidYes(b, a);
    const confirming = refused(invite.confirm());
    await expect.poll(async () => JSON.stringify(await storage.load())).toContain("paired");
    await a.close();
    expect(await confirming).toEqual(withCode("closed"));
    const again = phone({ storage });
    const taken = (await again.pairing.pending()) as Invite;
    expect([taken.confirmed, await taken.joined]).toEqual([true, { name: "B" }]);
    await taken.confirm();
    expect(await accepted).toBeNull();
    await areTogether(again, b);
  });

  test("[PH18] the other's yes is one, also when it is here before the server's word that it has this phone's", async () => {
    const answered = (type: string, passOn: () => void): void => (type === "accept" ? undefined : passOn());
    const { invite, accepted } = await saidYes(
      phone({ transport: meddledTransport(app.origin, { answered }) }),
      phone(),
    );
    await invite.confirm();
    expect(await accepted).toBeNull();
  });

  test("[PH37] an invitation that was refused isn't; one that was being opened waits for a server of its version, and that has time", async () => {
    const storage = memoryStorage();
    const refusing: Transport = {
      connect: (namespace, hello, listener) =>
        socketIoTransport(app.origin).connect(namespace, { ...hello, versions: { min: 2, max: 2 } }, listener),
    };
    const newer = phone({ storage, transport: refusing });
    expect(await refused(newer.pairing.invite({ name: "A" }))).toEqual(withCode("versionTooNew"));
    expect([await newer.pairing.isUnderWay(), await newer.pairing.pending()]).toEqual([false, null]);
    await newer.close();
    const mute = phone({ storage, transport: meddledTransport(app.origin, { leaves: () => false }) });
    const opening = refused(mute.pairing.invite({ name: "A" }));
    await expect.poll(() => mute.pairing.isUnderWay()).toBe(true);
    await mute.close();
    expect(await opening).toEqual(withCode("closed"));
    const newerAgain = phone({ storage, transport: refusing });
    expect(await refused(newerAgain.pairing.pending())).toEqual(withCode("versionTooNew"));
    await newerAgain.close();
    const early = phone({ storage, transport: answeringAll(errorReply("rateLimited", 30_000)) });
    expect(await refused(early.pairing.pending())).toMatchObject({ code: "rateLimited", retryAfterMs: 30_000 });
    await early.close();
    expect(await phone({ storage }).pairing.pending()).toMatchObject({ purpose: "pair" });
  });

  test("[PH18] leaving a place that isn't there ends no invitation", async () => {
    const a = phone();
    const invite = await a.pairing.invite({ name: "A" });
    expect(await refused(a.pairing.leave())).toEqual(withCode("notPaired"));
    const joining = phone().pairing.join(invite.code.text, { name: "B" });
    await invite.joined;
    await invite.confirm();
    await joining;
  });
});
