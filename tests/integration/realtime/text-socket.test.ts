import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Server } from "socket.io";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { engineOptions } from "../../../server/realtime/line/engine-options.ts";
import { sendPacket } from "../../../server/realtime/line/send-packet.ts";
import { TextSocketServer } from "../../../server/realtime/line/text-socket.ts";
import { createTell } from "../../../server/realtime/pair-namespace.ts";
import { openLine, upgrade } from "../../support/raw-line.ts";

/** A server's end that says whatever the test wants, and a client of `ws` itself that reads it. */
async function pairOfSockets(): Promise<{ readonly here: WebSocket; readonly there: WebSocket }> {
  const http = createServer().listen(0, "127.0.0.1");
  await once(http, "listening");
  const server = new TextSocketServer({ server: http, perMessageDeflate: false });
  const connected = once(server, "connection") as Promise<[WebSocket]>;
  const there = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  onTestFinished(() => {
    there.terminate();
    server.close();
    http.close();
  });
  const [here] = await connected;
  await once(there, "open");
  return { here, there };
}

/** Around every border of the frame's layout, in and outside ASCII. */
const TEXTS = [0, 1, 125, 126, 127, 255, 256, 65_535, 65_536].flatMap((length) =>
  ["a", "ÿ", "…", "😀"].map((sign) => sign.repeat(length)),
);

test("[SV29] every text arrives as it was said, whatever its length and signs, in order", async () => {
  const { here, there } = await pairOfSockets();
  const heard: string[] = [];
  there.on("message", (data: Buffer) => heard.push(data.toString()));
  const done = TEXTS.map((text) => new Promise((resolve) => here.send(text, resolve)));
  expect((await Promise.all(done)).every((error) => !(error instanceof Error))).toBe(true);
  here.close();
  await once(there, "close");
  expect(heard).toEqual(TEXTS);
});

test("[SV29] what a slow phone does not read yet waits, and nothing is lost or overtaken", async () => {
  const { here, there } = await pairOfSockets();
  const texts = Array.from({ length: 2_000 }, (_, index) => `${index} ${"x".repeat(8_000)}`);
  there.pause();
  let written = 0;
  for (const text of texts) here.send(text, () => (written += 1));
  expect(written).toBeLessThan(texts.length);
  const heard: string[] = [];
  there.on("message", (data: Buffer) => heard.push(data.toString()));
  there.resume();
  here.close();
  await once(there, "close");
  expect(heard).toEqual(texts);
  expect(written).toBe(texts.length);
});

test("[SV29] on a line that is closed nothing is written, and the caller hears of it", async () => {
  const { here, there } = await pairOfSockets();
  there.terminate();
  await once(here, "close");
  const error = await new Promise((resolve) => here.send("too late", resolve));
  expect(error).toBeInstanceOf(Error);
});

/** Well below what may wait for a phone. */
const QUEUED = 60;

test("[SV29] what passes the engine's queue overtakes nothing that waits in it", async () => {
  const http = createServer().listen(0, "127.0.0.1");
  await once(http, "listening");
  const io = new Server(http, engineOptions);
  const opened = once(io.engine, "connection") as Promise<[Parameters<typeof sendPacket>[0]]>;
  const phone = await openLine(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  onTestFinished(() => {
    phone.terminate();
    return io.close();
  });
  const [conn] = await opened;
  const packets: string[] = [];
  phone.pause();
  const heard: string[] = [];
  phone.on("message", (data: Buffer) => heard.push(data.toString()));
  const queued = (): number => (conn as unknown as { readonly writeBuffer: readonly unknown[] }).writeBuffer.length;
  // What the system takes for the phone has to be full first.
  for (let index = 0; queued() < QUEUED; index++) {
    const packet = `2["events","${index}${"xüx"[index % 3]?.repeat(8_000)}"]`;
    packets.push(packet);
    if (index % 4 === 0) conn.write(packet);
    else sendPacket(conn, packet);
    if (index % 16 === 0) await new Promise(setImmediate);
  }
  phone.resume();
  conn.close();
  await once(phone, "close");
  expect(heard.filter((text) => text.startsWith("42"))).toEqual(packets.map((packet) => `4${packet}`));
});

test("[SV29] the answer to an upgrade and the engine's first packet come in one go", async () => {
  const http = createServer().listen(0, "127.0.0.1");
  await once(http, "listening");
  const io = new Server(http, engineOptions);
  const line = connect((http.address() as AddressInfo).port, "127.0.0.1");
  onTestFinished(() => {
    line.destroy();
    return io.close();
  });
  line.write(upgrade);
  const [first] = (await once(line, "data")) as [Buffer];
  expect(first.toString("latin1")).toMatch(/^HTTP\/1\.1 101 .*0{"sid":/s);
});

/** What becomes of a line for which so many packets of that size wait once it is to be told something more. */
function fate(packets: number, bytes: number, tell: (conn: Parameters<typeof sendPacket>[0]) => void): string {
  let told = "kept";
  const socket = { terminate: () => (told = "cut") };
  const writeBuffer = Array.from({ length: packets }, () => ({ data: "x".repeat(bytes) }));
  tell({ readyState: "open", writeBuffer, transport: { writable: false, socket }, write: () => {} } as never); // all that is looked at
  return told;
}

test("[SV28] a megabyte waits for a line that reads nothing, half a kilobyte for each packet included; with more it is cut", () => {
  const fateOf = (bytes: number) => fate(1_024, bytes, (conn) => sendPacket(conn, '2["events",[]]'));
  expect([fateOf(512), fateOf(513)]).toEqual(["kept", "cut"]);
});

test("[SV28] so it is with the news of a pairing, which one line may ask for of many", () => {
  const fateOf = (bytes: number): string =>
    fate(1_024, bytes, (conn) => {
      const adapter = { rooms: new Map([["topic", new Set(["watcher", "leaving"])]]) };
      const namespace = { adapter, sockets: new Map([["watcher", { conn }]]), to: () => ({ emit: () => true }) };
      createTell(namespace as never)("topic", {} as never, {} as never); // all that is looked at
    });
  expect([fateOf(512), fateOf(513)]).toEqual(["kept", "cut"]);
});

test("[SV28] the websocket's own pings are answered, but not to who doesn't read", async () => {
  const { here, there } = await pairOfSockets();
  there.ping("one");
  expect(String((await once(there, "pong"))[0])).toBe("one");
  there.pause();
  while (here.bufferedAmount === 0) here.send("x".repeat(65_536));
  const waits = here.bufferedAmount;
  const heard = once(here, "ping");
  there.ping("two");
  await heard;
  await nextTurn();
  expect(here.bufferedAmount).toBe(waits);
});

test("[SV28] of many pings of the websocket that come at once only the latest is answered", async () => {
  const { there } = await pairOfSockets();
  const answers: string[] = [];
  const last = new Promise<void>((resolve) => {
    there.on("pong", (data: Buffer) => {
      answers.push(data.toString());
      if (answers.at(-1) === "500") resolve();
    });
  });
  for (let count = 1; count <= 500; count++) there.ping(String(count));
  await last;
  // All were sent before the other end could read any; a read may still end between two of them.
  expect(answers.length).toBeLessThan(10);
});

/** Says a text in so many pieces of one sign each. */
function sayInPieces(line: WebSocket, count: number): void {
  for (let piece = 1; piece <= count; piece++) line.send("x", { fin: piece === count });
}

test("[SV4] a message comes in 64 pieces at most; one more ends its line, before the rest of it comes", async () => {
  const { here, there } = await pairOfSockets();
  here.on("error", () => {});
  sayInPieces(there, 64);
  const [data] = (await once(here, "message")) as [Buffer];
  expect(data.toString()).toBe("x".repeat(64));
  for (let piece = 0; piece < 65; piece++) there.send("x", { fin: false });
  await once(there, "close");
});
