import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WebSocket } from "ws";
import { type RunningApp, startApp, UNLIMITED } from "../support/app.ts";
import { pairUp } from "../support/pair.ts";
import { comeIn, command, next, type Phone, probe, VERSIONS } from "../support/phone.ts";
import { openLine } from "../support/raw-line.ts";
import { ACKS, type Frame, FrameMaker } from "./frames.ts";

const FRAMES = process.env["LONG"] === "1" ? 1_000_000 : 50_000;
/** A seed that once found something can be given again. */
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_260_701);
/** Frames on one connection before the one that may end it. */
const VOLLEY = 100;
const LINES_AT_ONCE = 8;

const broken: unknown[] = [];
const note = (error: unknown): void => void broken.push(error);

let app: RunningApp;
beforeAll(async () => {
  process.on("unhandledRejection", note);
  process.on("uncaughtException", note);
  app = await startApp({ settings: { ...UNLIMITED, FAILED_JOINS: "1000000", CAP_DEVICE: "100", CAP_ROOM: "200" } });
});
afterAll(async () => {
  await app.close();
  process.off("unhandledRejection", note);
  process.off("uncaughtException", note);
});

const MEMBERS = "";
const PAIRING = "/pair,";
/** Where lines introduce themselves: as a member, at the pairing door, or at both. */
const DOORS = [[MEMBERS], [PAIRING], [MEMBERS, MEMBERS, MEMBERS, PAIRING]] as const;

async function lineAt(doors: readonly string[], token: string): Promise<WebSocket> {
  const line = await openLine(app.origin);
  for (const door of new Set(doors)) {
    const hello = door === MEMBERS ? { token, versions: VERSIONS } : { versions: VERSIONS };
    await introduced(line, `40${door}${JSON.stringify(hello)}`);
  }
  return line;
}

async function introduced(line: WebSocket, hello: string): Promise<void> {
  const answered = new Promise<void>((resolve) => {
    const look = (data: Buffer): void => {
      if (!data.toString().startsWith("40")) return;
      line.off("message", look);
      resolve();
    };
    line.on("message", look);
  });
  line.send(hello);
  await answered;
}

const sendAll = (line: WebSocket, frames: readonly Frame[]): Promise<void> =>
  new Promise((resolve) => {
    for (const frame of frames.slice(0, -1)) line.send(frame, () => {});
    line.send(frames.at(-1) ?? "3", () => resolve());
  });

/** Whether the line is still there once all that was sent on it has been looked at: one question more is answered. */
async function isHeard(line: WebSocket, [door = MEMBERS]: readonly string[]): Promise<boolean> {
  const answered = new Promise<true>((resolve) => {
    line.on("message", (data: Buffer) => data.toString().startsWith(`43${door}${ACKS}[`) && resolve(true));
  });
  line.send(`42${door}${ACKS}["nobody knows this",{}]`, () => {});
  return await Promise.race([answered, once(line, "close").then(() => false)]);
}

/** One connection: a volley that it must survive, then one frame that may end it, then torn bytes on the line itself. */
async function attack(maker: FrameMaker, token: string, number: number): Promise<number> {
  const doors = DOORS[number % DOORS.length] ?? [];
  const line = await lineAt(doors, token);
  const closed = once(line, "close");
  const volley = Array.from({ length: VOLLEY }, () => maker.harmless(doors)).flat();
  await sendAll(line, volley);
  if (!(await isHeard(line, doors))) note(`Line ${number} was cut in its volley.`);
  await sendAll(line, [maker.harmful()]);
  const tcp = (line as unknown as { readonly _socket: { write(bytes: Buffer): void; end(): void } })._socket;
  tcp.write(maker.torn());
  tcp.end();
  await closed;
  return volley.length + 2;
}

describe("[SV24] no packet stops the server", () => {
  test(`${FRAMES.toLocaleString("en")} raw frames: nothing breaks, and another room notices nothing`, async () => {
    const [victims, bystanders] = [await pairUp(app.origin), await pairUp(app.origin)];
    const [a, b] = await Promise.all([comeIn(app.origin, bystanders.a.token), comeIn(app.origin, bystanders.b.token)]);
    const maker = new FrameMaker(SEED);
    let sent = 0;
    let number = 0;
    let served = 0;
    const attackOn = async (): Promise<void> => {
      while (sent < FRAMES) {
        const frames = await attack(maker, victims.a.token, number++);
        sent += frames; // read only now: others have added to it meanwhile
      }
    };
    const serve = async (): Promise<void> => {
      while (sent < FRAMES) {
        await expectServed(a, b);
        served += 1;
      }
    };
    await Promise.all([serve(), ...Array.from({ length: LINES_AT_ONCE }, attackOn)]);
    await expectServed(a, b);
    expect({ broken, seed: SEED }).toEqual({ broken: [], seed: SEED });
    expect(sent).toBeGreaterThanOrEqual(FRAMES);
    expect(served).toBeGreaterThan(10);
    expect(await failures()).toEqual([]);
    for (const phone of [a, b]) phone.disconnect();
  });
});

/** A signal gets through, and the clock answers. */
async function expectServed(a: Phone, b: Phone): Promise<void> {
  const told = next<readonly { readonly type: string }[]>(b, "events");
  expect(await command(a, "hear.send", { code: "iHearYou" })).toMatchObject({ ok: true });
  expect((await told).map(({ type }) => type)).toEqual(["hear.sent"]);
  expect((await probe(a)).head).not.toBeNull();
}

/** What the server itself counted as broken. */
async function failures(): Promise<readonly unknown[]> {
  const figure = await app.metrics.registry.getSingleMetric("attune_failures_total")?.get();
  return figure?.values.filter(({ value }) => value > 0) ?? ["no figure"];
}
