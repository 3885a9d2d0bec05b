import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ErrorReply } from "../../../shared/protocol/errors.ts";
import { type RunningApp, startApp } from "../../support/app.ts";
import { startInTest } from "../../support/in-test.ts";
import { knock, opening, pairing, pairUp } from "../../support/pair.ts";
import {
  ask,
  comeIn,
  command,
  commandId,
  connected,
  dial,
  type Phone,
  probe,
  randomText,
  resume,
  SHORT_PROGRAM,
  VERSIONS,
} from "../../support/phone.ts";
import { linkHandle } from "../../support/store/store-givens.ts";
import { heldClock } from "./held-clock.ts";

const { clock, pass } = heldClock();
let app: RunningApp;
beforeAll(async () => {
  app = await startApp({ clock });
});
afterAll(() => app.close());

const send = (phone: Phone) => command(phone, "hear.send", { code: "iHearYou" });
const codeOf = (reply: object): string => ("code" in reply ? String(reply.code) : "ok");
const waits = (retryAfterMs: number) => ({ code: "rateLimited", retry: "after", retryAfterMs });

/** So many at once, and what each of them is told. */
const atOnce = <Reply extends object>(count: number, request: (index: number) => Promise<Reply>) =>
  Promise.all(Array.from({ length: count }, (_, index) => request(index)));

/** How many of these requests go well when they all come at once. */
const takenOf = async (count: number, request: (index: number) => Promise<object>): Promise<number> =>
  (await atOnce(count, request)).filter((reply) => codeOf(reply) !== "rateLimited").length;

describe("[SV9] who asks too often is told when to come back", () => {
  test("ten commands at once, two a second after that; both connections of a device count as one", async () => {
    const { a, b } = await pairUp(app.origin);
    const [phone, tab, partner] = await Promise.all([
      comeIn(app.origin, a.token),
      comeIn(app.origin, a.token),
      comeIn(app.origin, b.token),
    ]);
    const replies = await atOnce(20, (index) => send(index % 2 === 0 ? phone : tab));
    const refused = replies.filter((reply) => codeOf(reply) !== "ok");
    expect(refused).toHaveLength(10);
    for (const reply of refused) expect(reply).toMatchObject(waits(500));
    expect(codeOf(await send(partner))).toBe("ok");
    pass(499);
    expect(await send(phone)).toMatchObject(waits(1));
    pass(1);
    expect(await takenOf(2, () => send(tab))).toBe(1);
    for (const each of [phone, tab, partner]) each.disconnect();
  });

  test("six hundred commands of a device, fifteen in ten minutes after that, but leaving", async () => {
    const time = heldClock();
    const settings = { RATE_COMMANDS: "1000000/s", RATE_COMMANDS_LONG: "15/10min burst 600" };
    const { origin } = await startInTest({ settings, clock: time.clock });
    const { a, b } = await pairUp(origin);
    const [phone, partner] = [await comeIn(origin, a.token), await comeIn(origin, b.token)];
    expect(await takenOf(601, () => send(phone))).toBe(600);
    expect(await send(phone)).toMatchObject(waits(40_000));
    time.pass(39_999);
    expect(await send(phone)).toMatchObject(waits(1));
    time.pass(1);
    expect(await takenOf(2, () => send(phone))).toBe(1);
    expect(codeOf(await send(partner))).toBe("ok");
    expect(await ask(phone, "command", { id: commandId(), type: "leave" })).toEqual({ ok: true, seq: 0 });
    for (const each of [phone, partner]) each.disconnect();
  });

  test("a phone of another room that goes by the same name uses up nothing", async () => {
    const { a } = await pairUp(app.origin);
    const namesake = await pairUp(app.origin, a.deviceId);
    const [phone, other] = [await comeIn(app.origin, a.token), await comeIn(app.origin, namesake.a.token)];
    expect(await takenOf(20, () => send(other))).toBe(10);
    expect(codeOf(await send(phone))).toBe("ok");
    for (const each of [phone, other]) each.disconnect();
  });

  test("sixty clock probes at once, three a second after that; what is more is dropped without a word", async () => {
    const { a } = await pairUp(app.origin);
    const phone = await comeIn(app.origin, a.token);
    const answered: number[] = [];
    const probes = async (count: number): Promise<number> => {
      answered.length = 0;
      for (let t0Ms = 0; t0Ms < count; t0Ms++)
        phone.emit("clock", { t0Ms }, (reply: { t0Ms: number }) => answered.push(reply.t0Ms));
      await send(phone); // answered after all that came before it
      return answered.length;
    };
    expect(await probes(100)).toBe(60);
    pass(1_000);
    expect(await probes(5)).toBe(3);
    phone.disconnect();
  });

  test("eight pulses at once, four a second after that; what is more is dropped without a word", async () => {
    const { a, b } = await pairUp(app.origin);
    const [phone, partner] = [await comeIn(app.origin, a.token), await comeIn(app.origin, b.token)];
    await command(phone, "breath.start", { program: SHORT_PROGRAM, place: "together" });
    let felt = 0;
    partner.on("pulse", () => (felt += 1));
    const pulses = async (count: number): Promise<number> => {
      felt = 0;
      for (let index = 0; index < count; index++) {
        phone.emit("pulse", { type: "touch" });
        for (const each of [phone, partner]) await probe(each); // by then it has come: of two at once one may be lost
      }
      return felt;
    };
    expect(await pulses(12)).toBe(8);
    pass(1_000);
    expect(await pulses(12)).toBe(4);
    for (const each of [phone, partner]) each.disconnect();
  });

  test("ten times catching up at once, once a second after that", async () => {
    const { a } = await pairUp(app.origin);
    const phone = await comeIn(app.origin, a.token);
    const again = () => resume(phone);
    expect(await takenOf(15, again)).toBe(9); // it has come in by the first
    pass(999);
    expect(await again()).toMatchObject(waits(1));
    pass(1);
    expect(await takenOf(2, again)).toBe(1);
    expect((await probe(phone)).head).not.toBeNull();
    phone.disconnect();
  });

  test("twenty requests of a connection at once while pairing, five a second after that", async () => {
    const phone = await knock(app.origin);
    const again = () => ask<object>(phone, "pair", { type: "attach", id: randomText(16), key: randomText(16) });
    const codes = (await atOnce(25, again)).map(codeOf);
    expect(codes.filter((code) => code === "invitationOver")).toHaveLength(20);
    expect(codes.filter((code) => code === "rateLimited")).toHaveLength(5);
    pass(1_000);
    expect(await takenOf(10, again)).toBe(5);
    phone.disconnect();
  });

  test("an address opens so many invitations and no more, over whichever connections, and may still join", async () => {
    const time = heldClock();
    const { origin } = await startInTest({ settings: { RATE_INVITATIONS: "1/10min burst 3" }, clock: time.clock });
    const [one, two] = [await knock(origin), await knock(origin)];
    const open = (phone: Phone) => ask<object>(phone, "pair", opening("pair"));
    for (const phone of [one, two, one]) expect(codeOf(await open(phone))).toBe("ok");
    expect(await open(two)).toMatchObject(waits(600_000));
    const claim = { type: "claim", handle: linkHandle(), key: randomText(16) };
    expect(await ask(two, "pair", claim)).toMatchObject({ code: "codeNotFound" });
    for (const phone of [one, two]) phone.disconnect();
  });

  test("five wrong codes of an address in ten minutes; after that even a right one has to wait, and none of another address", async () => {
    const { origin } = await startInTest({ settings: { TRUST_PROXY: "127.0.0.1" } });
    const from = (address: string) => {
      const line = { namespace: "/pair", extraHeaders: { "x-forwarded-for": address } } as const;
      return connected(dial(origin, { versions: VERSIONS }, line));
    };
    const [joiner, other] = [await from("10.9.8.7"), await from("10.9.8.6")];
    const claim = (phone: Phone, handle = linkHandle()) =>
      ask<object>(phone, "pair", { type: "claim", handle, key: randomText(16) });
    const { openings } = await pairing(other, opening("pair"), "openings");
    for (let count = 0; count < 5; count++) expect(await claim(joiner)).toMatchObject({ code: "codeNotFound" });
    const reply = (await claim(joiner, openings[0]?.handle)) as ErrorReply;
    expect(reply).toMatchObject({ code: "tooManyJoins", retry: "after" });
    expect(reply.retryAfterMs).toBeGreaterThan(590_000);
    expect(await claim(other)).toMatchObject({ code: "codeNotFound" });
    for (const phone of [joiner, other]) phone.disconnect();
  });

  test("forty wrong codes at once, over two connections, are not one more than five", async () => {
    const { origin } = await startInTest();
    const joiners = await Promise.all([knock(origin), knock(origin)]);
    const claims = joiners.flatMap((joiner) =>
      Array.from({ length: 20 }, () =>
        ask<object>(joiner, "pair", { type: "claim", handle: linkHandle(), key: randomText(16) }),
      ),
    );
    const codes = (await Promise.all(claims)).map(codeOf);
    expect(codes.filter((code) => code === "codeNotFound")).toHaveLength(5);
    expect(codes.filter((code) => code === "tooManyJoins")).toHaveLength(35);
    for (const joiner of joiners) joiner.disconnect();
  });
});
