import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WebSocket } from "ws";
import { type RunningApp, startApp, UNLIMITED } from "../../support/app.ts";
import { pairUp } from "../../support/pair.ts";
import { comeIn, command, commandId, connect, probe, resume, VERSIONS } from "../../support/phone.ts";
import { openLine } from "../../support/raw-line.ts";

let app: RunningApp;
beforeAll(async () => {
  app = await startApp({ settings: { RATE_REFUSED: "1/10min burst 100" } });
});
afterAll(() => app.close());

/** A line on which a member has come in, and the pairing door is open too. */
async function memberLine(token: string, origin = app.origin): Promise<WebSocket> {
  const line = await openLine(origin);
  const say = async (packet: string, answer: string): Promise<void> => {
    line.send(packet);
    for (let heard = ""; !heard.startsWith(answer); ) heard = String((await once(line, "message"))[0]);
  };
  await say(`40${JSON.stringify({ token, versions: VERSIONS })}`, "40{");
  await say(`40/pair,${JSON.stringify({ versions: VERSIONS })}`, "40/pair");
  await say('420["resume",{"logId":null,"seq":0,"hash":null}]', "430");
  return line;
}

async function connectionsOf({ metrics }: RunningApp): Promise<number | undefined> {
  const figure = await metrics.registry.getSingleMetric("attune_connections")?.get();
  return figure?.values[0]?.value;
}

/** Whether the line still answers after all these packets, or was cut on the way. */
async function fate(packets: readonly string[]): Promise<"open" | "cut"> {
  const { a } = await pairUp(app.origin);
  const line = await memberLine(a.token);
  const ask = (id: number): void => line.send(`42${id}["resume",{"logId":null,"seq":0,"hash":null}]`, () => {});
  const closed = once(line, "close").then(() => "cut" as const);
  const answered = new Promise<"open">((resolve) => {
    line.on("message", (data: Buffer) => {
      // What is answered later than it came has been answered by then.
      if (data.toString().startsWith("439998")) ask(9_999);
      if (data.toString().startsWith("439999")) resolve("open");
    });
  });
  for (const packet of packets) line.send(packet, () => {});
  ask(9_998);
  const outcome = await Promise.race([closed, answered]);
  line.terminate();
  return outcome;
}

const times = (count: number, packet: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => packet(index));

describe("[SV28] a line on which more is refused than any phone would send is cut", () => {
  const kinds: Readonly<Record<string, readonly [free: number, packet: (index: number) => string]>> = {
    "events that nobody knows": [0, (index) => `42${index}["steal",{}]`],
    "messages of the wrong shape": [0, (index) => `42${index}["command",{"id":1}]`],
    "commands without a callback": [0, () => '42["command",{}]'],
    "commands over the rate": [10, (index) => `42${index}["command",{"id":"${commandId()}","type":"x"}]`],
    "probes over the rate": [60, (index) => `42${index}["clock",{"t0Ms":1}]`],
    "pulses over the rate": [8, () => '42["pulse",{"type":"touch"}]'],
    "requests at the pairing door": [0, (index) => `42/pair,${index}["pair",{"type":"x"}]`],
  };
  test.each(Object.entries(kinds))("%s", async (_kind, [free, packet]) => {
    expect(await fate(times(100, packet))).toBe("open");
    // What is within its rate is free, and so is what comes back of that while the packets come.
    expect(await fate(times(101 + free * 2, packet))).toBe("cut");
  });

  test("who doesn't read the answers fills no memory: its line is cut as well, and others notice nothing", async () => {
    const { a, b } = await pairUp(app.origin);
    const partner = await comeIn(app.origin, b.token);
    const line = await memberLine(a.token);
    line.pause();
    for (const packet of times(2_000, (index) => `42${index}["steal",{}]`)) line.send(packet, () => {});
    await expect.poll(() => connectionsOf(app), { timeout: 5_000 }).toBe(1);
    expect((await probe(partner)).head).not.toBeNull();
    line.terminate();
    partner.disconnect();
  });

  test("who doesn't read what it may ask for is cut once a megabyte waits for it; who reads late gets it all", async () => {
    const lavish = await startApp({ settings: UNLIMITED });
    const { a, b } = await pairUp(lavish.origin);
    const partner = await connect(lavish.origin, b.token);
    const reply = await resume(partner);
    const cursor = "snapshot" in reply ? reply.snapshot.head : null;
    for (let count = 0; count < 150; count++) await command(partner, "hear.send", { code: "iHearYou" });
    const late = await memberLine(a.token, lavish.origin);
    const ask = (id: number): void => late.send(`42${id}["resume",${JSON.stringify(cursor)}]`, () => {});
    const answers: string[] = [];
    late.on("message", (data: Buffer) => void answers.push(data.toString()));
    late.pause();
    for (let id = 0; id < 10; id++) ask(id);
    expect((await probe(partner)).head).not.toBeNull();
    late.resume();
    await expect.poll(() => answers.length).toBe(10);
    expect(answers.join("").length).toBeGreaterThan(400_000);
    late.pause();
    for (let id = 0; id < 400; id++) ask(id);
    await expect.poll(() => connectionsOf(lavish), { timeout: 10_000 }).toBe(1);
    expect((await probe(partner)).head).not.toBeNull();
    late.terminate();
    partner.disconnect();
    await lavish.close();
  });

  test("one who asks for a namespace that isn't there, or answers what nobody asked, is let go at once", async () => {
    for (const packet of ["40/admin,", "40/pair2,{}", "40//,{}", "431[]", "43/pair,1[]", "461-1[]"]) {
      const { a } = await pairUp(app.origin);
      const line = await memberLine(a.token);
      line.send(packet);
      await once(line, "close");
    }
  });

  test("one whose handshake is refused has to come anew", async () => {
    const line = await openLine(app.origin);
    const told = new Promise<string>((resolve) => {
      line.on("message", (data: Buffer) => data.toString().startsWith("44") && resolve(data.toString()));
    });
    line.send(`40${JSON.stringify({ token: "x".repeat(43), versions: VERSIONS })}`);
    await once(line, "close");
    expect(await told).toContain("unknownToken");
  });
});
