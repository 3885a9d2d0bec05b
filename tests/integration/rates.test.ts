import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ErrorReply } from "../../shared/protocol/errors.ts";
import { type RunningApp, startApp } from "../support/app.ts";
import { knock, opening, pairUp } from "../support/pair.ts";
import { ask, comeIn, command, commandId, type Phone, probe, randomText } from "../support/phone.ts";
import { linkHandle } from "../support/store-givens.ts";

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const send = (phone: Phone) => command(phone, "hear.send", { code: "iHearYou" });
const codeOf = (reply: object): string => ("code" in reply ? String(reply.code) : "ok");

describe("[SV9] who asks too often is told when to come back", () => {
  test("ten commands at once, two a second after that; both connections of a device count as one", async () => {
    const { a, b } = await pairUp(app.origin);
    const [phone, tab, partner] = await Promise.all([
      comeIn(app.origin, a.token),
      comeIn(app.origin, a.token),
      comeIn(app.origin, b.token),
    ]);
    const replies = await Promise.all(Array.from({ length: 20 }, (_, index) => send(index % 2 === 0 ? phone : tab)));
    const refused = replies.filter((reply): reply is ErrorReply => codeOf(reply) === "rateLimited");
    expect(refused).toHaveLength(10);
    for (const { retry, retryAfterMs = 0 } of refused) {
      expect(retry).toBe("after");
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(retryAfterMs).toBeLessThanOrEqual(500);
    }
    expect(codeOf(await send(partner))).toBe("ok");
    for (const each of [phone, tab, partner]) each.disconnect();
  });

  test("six hundred commands of a device, fifteen in ten minutes after that, but leaving", async () => {
    const other = await startApp({
      settings: { RATE_COMMANDS: "1000000/s", RATE_COMMANDS_LONG: "15/10min burst 600" },
    });
    const { a, b } = await pairUp(other.origin);
    const [phone, partner] = [await comeIn(other.origin, a.token), await comeIn(other.origin, b.token)];
    const codes = await Promise.all(Array.from({ length: 600 }, () => send(phone).then(codeOf)));
    expect(new Set(codes)).toEqual(new Set(["ok"]));
    const refused = (await send(phone)) as ErrorReply; // one too many
    expect(refused).toMatchObject({ code: "rateLimited", retry: "after" });
    expect(refused.retryAfterMs).toBeGreaterThan(30_000);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(40_000);
    expect(codeOf(await send(partner))).toBe("ok");
    expect(await ask(phone, "command", { id: commandId(), type: "leave" })).toEqual({ ok: true, seq: 0 });
    phone.disconnect();
    partner.disconnect();
    await other.close();
  });

  test("a phone of another room that goes by the same name uses up nothing", async () => {
    const { a } = await pairUp(app.origin);
    const namesake = await pairUp(app.origin, a.deviceId);
    const [phone, other] = [await comeIn(app.origin, a.token), await comeIn(app.origin, namesake.a.token)];
    const replies = await Promise.all(Array.from({ length: 20 }, () => send(other)));
    expect(replies.map(codeOf)).toContain("rateLimited");
    expect(codeOf(await send(phone))).toBe("ok");
    for (const each of [phone, other]) each.disconnect();
  });

  test("sixty clock probes at once; the next is dropped without a word", async () => {
    const { a } = await pairUp(app.origin);
    const phone = await comeIn(app.origin, a.token);
    const answered: number[] = [];
    for (let t0Ms = 0; t0Ms < 100; t0Ms++)
      phone.emit("clock", { t0Ms }, (reply: { t0Ms: number }) => answered.push(reply.t0Ms));
    await send(phone);
    expect(answered.length).toBeGreaterThanOrEqual(60);
    expect(answered.length).toBeLessThanOrEqual(62);
    await expect(phone.timeout(50).emitWithAck("clock", { t0Ms: 1 })).rejects.toThrow();
    phone.disconnect();
  });

  test("ten times catching up at once", async () => {
    const { a } = await pairUp(app.origin);
    const phone = await comeIn(app.origin, a.token);
    const again = () => ask<object>(phone, "resume", { logId: null, seq: 0, hash: null });
    const codes = (await Promise.all(Array.from({ length: 15 }, again))).map(codeOf);
    expect(codes.filter((code) => code === "rateLimited")).toHaveLength(6);
    expect((await probe(phone)).head).not.toBeNull();
    phone.disconnect();
  });

  test("twenty requests of a connection at once while pairing", async () => {
    const phone = await knock(app.origin);
    const again = () => ask<object>(phone, "pair", { type: "attach", id: randomText(16), key: randomText(16) });
    const codes = (await Promise.all(Array.from({ length: 25 }, again))).map(codeOf);
    expect(codes.filter((code) => code === "invitationOver")).toHaveLength(20);
    expect(codes.filter((code) => code === "rateLimited")).toHaveLength(5);
    phone.disconnect();
  });

  test("an address opens so many invitations and no more, over whichever connections, and may still join", async () => {
    const other = await startApp({ settings: { RATE_INVITATIONS: "1/10min burst 3" } });
    const [one, two] = [await knock(other.origin), await knock(other.origin)];
    const open = (phone: Phone) => ask<object>(phone, "pair", opening("pair"));
    for (const phone of [one, two, one]) expect(codeOf(await open(phone))).toBe("ok");
    const reply = (await open(two)) as ErrorReply;
    expect(reply).toMatchObject({ code: "rateLimited", retry: "after" });
    expect(reply.retryAfterMs).toBeGreaterThan(590_000);
    const claim = { type: "claim", handle: linkHandle(), key: randomText(16) };
    expect(await ask(two, "pair", claim)).toMatchObject({ code: "codeNotFound" });
    for (const phone of [one, two]) phone.disconnect();
    await other.close();
  });

  test("five wrong codes of an address in ten minutes; after that even a right one has to wait", async () => {
    const other = await startApp();
    const joiner = await knock(other.origin);
    const claim = (handle: string) => ask<object>(joiner, "pair", { type: "claim", handle, key: randomText(16) });
    for (let count = 0; count < 5; count++) expect(await claim(linkHandle())).toMatchObject({ code: "codeNotFound" });
    const reply = (await claim(linkHandle())) as ErrorReply;
    expect(reply).toMatchObject({ code: "tooManyJoins", retry: "after" });
    expect(reply.retryAfterMs).toBeGreaterThan(590_000);
    joiner.disconnect();
    await other.close();
  });

  test("forty wrong codes at once, over two connections, are not one more than five", async () => {
    const other = await startApp();
    const joiners = await Promise.all([knock(other.origin), knock(other.origin)]);
    const claims = joiners.flatMap((joiner) =>
      Array.from({ length: 20 }, () =>
        ask<object>(joiner, "pair", { type: "claim", handle: linkHandle(), key: randomText(16) }),
      ),
    );
    const codes = (await Promise.all(claims)).map(codeOf);
    expect(codes.filter((code) => code === "codeNotFound")).toHaveLength(5);
    expect(codes.filter((code) => code === "tooManyJoins")).toHaveLength(35);
    for (const joiner of joiners) joiner.disconnect();
    await other.close();
  });
});
