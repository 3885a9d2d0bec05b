import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ClockReply } from "../../../shared/protocol/clock.ts";
import type { LogEntry } from "../../../shared/protocol/envelope.ts";
import type { PartnerPulse } from "../../../shared/protocol/pulse.ts";
import { type RunningApp, startApp } from "../../support/app.ts";
import { type Pair, pairUp } from "../../support/pair.ts";
import {
  ask,
  comeIn,
  command,
  commandId,
  connect,
  lineClosed,
  next,
  type Phone,
  probe,
  resume,
  SHORT_PROGRAM,
} from "../../support/phone.ts";
import { roomOf } from "../../support/store/room-of.ts";

let app: RunningApp;
let pair: Pair;
let phones: Phone[];
beforeAll(async () => {
  app = await startApp({ settings: { RATE_COMMANDS: "1000/s", RATE_PULSES: "1000/s" } });
});
afterAll(() => app.close());

/** A fresh couple, all its phones caught up. */
async function couple(...seats: readonly ("a" | "b")[]): Promise<readonly Phone[]> {
  pair = await pairUp(app.origin);
  phones = await Promise.all(seats.map((seat) => comeIn(app.origin, pair[seat].token)));
  return phones;
}

const typesOf = (entries: readonly LogEntry[]) => entries.map(({ type }) => type);

describe("[SV10] commands wait for the catching up", () => {
  test("a command before resume is told so; after it, it is taken; only leaving never waits", async () => {
    const { a, b } = await pairUp(app.origin);
    const phone = await connect(app.origin, a.token);
    expect(await command(phone, "hear.send", { code: "iHearYou" })).toMatchObject({
      code: "notResumed",
      retry: "resume",
    });
    expect(await resume(phone)).toMatchObject({ seat: "a", version: 1 });
    expect(await command(phone, "hear.send", { code: "iHearYou" })).not.toMatchObject({ code: "notResumed" });
    phone.disconnect();
    expect(await command(await connect(app.origin, b.token), "leave")).toMatchObject({ ok: true });
  });

  test("a phone that is there has missed nothing", async () => {
    const [a] = await couple("a");
    const first = await resume(a as Phone);
    const head = "head" in first ? first.head : "snapshot" in first ? first.snapshot.head : null;
    expect(head).not.toBeNull();
    expect(await resume(a as Phone, head ?? { logId: null, seq: 0, hash: null })).toMatchObject({
      result: "caughtUp",
      events: [],
    });
  });
});

describe("[SV18] a clock probe is answered with server time and the room's head", () => {
  test("the reply has the probe's own instant, two of the server's, the epoch and the head", async () => {
    const [a, b] = (await couple("a", "b")) as [Phone, Phone];
    const reply = ClockReply.parse(await probe(a, 12_345.678));
    expect(reply.t0Ms).toBe(12_345.678);
    expect(reply.t2Ms).toBeGreaterThanOrEqual(reply.t1Ms);
    expect(Math.abs(reply.t1Ms - Date.now())).toBeLessThan(5_000);
    const told = next<readonly LogEntry[]>(b, "events");
    await command(a, "space.take", { minutes: 20 });
    const [entry] = (await told).slice(-1);
    const after = await probe(b);
    expect(after.head).toMatchObject({ seq: entry?.seq, hash: entry?.hash });
    expect(after.epoch).toBe(reply.epoch);
  });

  test("a probe with a senseless stamp is answered badMessage", async () => {
    const [a] = (await couple("a")) as [Phone];
    for (const t0Ms of ["1", null, 1e16, undefined]) {
      expect(await ask(a, "clock", { t0Ms })).toMatchObject({ code: "badMessage" });
    }
  });
});

describe("[SV19] what happened is told to everyone in the room but the connection that reads it in its answer", () => {
  test("the author's other phone-tab and the partner hear it, another room doesn't", async () => {
    const others = await pairUp(app.origin);
    const outsider = await comeIn(app.origin, others.a.token);
    const [author, tab, partner] = (await couple("a", "a", "b")) as [Phone, Phone, Phone];
    let strayed = 0;
    for (const phone of [author, outsider]) phone.on("events", () => (strayed += 1));
    const heard = [next<readonly LogEntry[]>(tab, "events"), next<readonly LogEntry[]>(partner, "events")];
    const reply = await command(author, "space.take", { minutes: 20 });
    const own = "ok" in reply ? (reply.events ?? []) : [];
    expect(typesOf(own)).toContain("space.taken");
    for (const entries of await Promise.all(heard)) expect(entries).toEqual(own);
    await Promise.all([probe(author), probe(outsider)]);
    expect(strayed).toBe(0);
    outsider.disconnect();
  });
});

describe("[SV20] pulses pass only inside a live breath", () => {
  test("before the breath nothing passes; in it the partner hears who, the author's own tabs don't", async () => {
    const [a, tab, b] = (await couple("a", "a", "b")) as [Phone, Phone, Phone];
    const heard: PartnerPulse[] = [];
    b.on("pulse", (pulse: PartnerPulse) => heard.push(pulse));
    tab.on("pulse", (pulse: PartnerPulse) => heard.push(pulse));
    a.emit("pulse", { type: "present" });
    await Promise.all([probe(a), probe(b)]);
    expect(heard).toEqual([]);
    const started = next(b, "events");
    await command(a, "breath.start", { program: SHORT_PROGRAM, place: "together" });
    await started;
    const pulse = next(b, "pulse");
    a.emit("pulse", { type: "lastSeen" });
    a.emit("pulse", { type: "touch", extra: "words" });
    expect(await pulse).toEqual({ type: "touch", seat: "a" });
    await probe(tab);
    expect(heard).toEqual([{ type: "touch", seat: "a" }]);
  });

  test("[SV18] [SV19] a connection that hasn't asked to catch up hears neither pulses nor events nor the head, and is not heard; once it has left, its line ends", async () => {
    const [a, b] = (await couple("a", "b")) as [Phone, Phone];
    const silent = await connect(app.origin, pair.b.token);
    let heard = 0;
    silent.onAny(() => (heard += 1));
    a.on("pulse", () => (heard += 1));
    const pulse = next(b, "pulse");
    await command(a, "breath.start", { program: SHORT_PROGRAM, place: "together" });
    a.emit("pulse", { type: "touch" });
    await pulse;
    silent.emit("pulse", { type: "touch" });
    expect(await probe(silent)).toMatchObject({ head: null });
    expect((await probe(a)).head).not.toBeNull();
    expect(heard).toBe(0);
    // A line that has left its last namespace is let go: no cap would see it.
    const closed = lineClosed(silent);
    silent.io.engine.write("1");
    await closed;
    silent.disconnect();
  });

  test("[SV21] a breath that nobody is at for a cycle ends quietly", async () => {
    const [a, b] = (await couple("a", "b")) as [Phone, Phone];
    const before = await probe(a);
    const invitationId = commandId();
    await ask(a, "command", { id: invitationId, type: "breath.invite", program: SHORT_PROGRAM });
    await command(b, "breath.accept", { invitationId });
    a.disconnect();
    b.disconnect();
    // A cycle of this breath is six seconds; nobody may be connected in it, so the store is asked.
    const roomId = await roomOf(app.store, pair.a.token);
    const endedAt = async (): Promise<boolean> => {
      const entries = await app.store.rooms.read(roomId, before.head?.seq ?? 0);
      return typesOf(entries ?? []).includes("breath.ended");
    };
    await expect.poll(endedAt, { timeout: 15_000, interval: 100 }).toBe(true);
  });
});

describe("[SV22] leaving is quiet", () => {
  test("the partner's open connections keep getting the last head, and learn it only when they ask", async () => {
    const [leaver, otherTab, partner] = (await couple("a", "a", "b")) as [Phone, Phone, Phone];
    const { head } = await probe(partner);
    let told = 0;
    partner.onAny(() => (told += 1));
    const gone = lineClosed(otherTab);
    const id = commandId();
    expect(await ask(leaver, "command", { id, type: "leave" })).toEqual({ ok: true, seq: 0 });
    await gone;
    for (let count = 0; count < 3; count++) expect((await probe(partner)).head).toEqual(head);
    expect(told).toBe(0);
    expect(partner.connected).toBe(true);
    expect(await command(partner, "hear.send", { code: "iHearYou" })).toMatchObject({ code: "ended", retry: "repair" });
    expect(await resume(partner)).toMatchObject({ code: "ended" });
    expect((await probe(partner)).head).toEqual(head);
  });
});
