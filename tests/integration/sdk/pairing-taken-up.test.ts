import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Asked, AttuneClient, Invite } from "../../../client-sdk/src/index.node.ts";
import { memoryStorage } from "../../../client-sdk/src/index.node.ts";
import { type RunningApp, startApp } from "../../support/app.ts";
import { meddledTransport } from "../../support/meddled-transport.ts";
import { areTogether, refused, saidYes, withCode } from "../../support/said-yes.ts";
import { phoneOn } from "../../support/sdk-phone.ts";

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const phone = (options: Parameters<typeof phoneOn>[1] = {}): AttuneClient => phoneOn(app.origin, options);

describe("[PH18] what was under way when the app was closed", () => {
  test("who asks is known without a connection, and who said yes is told once it is taken up", async () => {
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

  test("[PR9] a yes is known beside an own invitation, which is told of as well; and comes first when somebody takes that up", async () => {
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

  test("a yes of the inviter's: who joined is told, whatever comes first", async () => {
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

  test("the other's yes is one, also when it is here before the server's word that it has this phone's", async () => {
    const answered = (type: string, passOn: () => void): void => (type === "accept" ? undefined : passOn());
    const { invite, accepted } = await saidYes(
      phone({ transport: meddledTransport(app.origin, { answered }) }),
      phone(),
    );
    await invite.confirm();
    expect(await accepted).toBeNull();
  });

  test("leaving a place that isn't there ends no invitation", async () => {
    const a = phone();
    const invite = await a.pairing.invite({ name: "A" });
    expect(await refused(a.pairing.leave())).toEqual(withCode("notPaired"));
    const joining = phone().pairing.join(invite.code.text, { name: "B" });
    await invite.joined;
    await invite.confirm();
    await joining;
  });
});
