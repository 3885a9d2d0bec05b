import { EventEmitter, once } from "node:events";
import { createServer, type Server } from "node:http";
import { createServer as createSealed } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { connect as connectSealed } from "node:tls";
import { Server as Engine } from "socket.io";
import { expect, onTestFinished, test } from "vitest";
import { limitSilentConnections } from "../../../server/http/silent-connections.ts";
import { engineOptions } from "../../../server/realtime/line/engine-options.ts";
import { watchEngine } from "../../../server/realtime/line/upgrades.ts";
import { certificates } from "../../support/certificates.ts";
import { openSilently, upgrade } from "../../support/raw-line.ts";

const ASKS = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const UPGRADES = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n";

const sealed = await certificates("localhost");

/** A server that answers all, and lets two of an address wait. `addressOf` is who they come from. */
async function serverFor(addressOf: () => string | null, isSealed: boolean) {
  const server: Server = isSealed ? createSealed(sealed) : createServer();
  server.on("request", (_request, response) => response.end("answer"));
  server.on("upgrade", (_request, line) => line.on("error", () => {}).write("HTTP/1.1 101 Switching\r\n\r\n"));
  limitSilentConnections(server, addressOf, 2);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo; // it listens on a port
  const lines: Socket[] = [];
  onTestFinished(() => {
    for (const line of lines) line.destroy();
    server.close();
  });
  const open = async (): Promise<Socket> => {
    const line = connect(port, "127.0.0.1");
    lines.push(line.on("error", () => {}).resume());
    await once(server, "connection");
    return line;
  };
  /** Says it on a connection of its own, and has the answer. */
  const ask = async (what: string): Promise<Socket> => {
    const line = isSealed ? connectSealed({ port, ...BELIEVES }) : connect(port, "127.0.0.1");
    lines.push(line.on("error", () => {}));
    line.write(what);
    await once(line, "data");
    return line.resume();
  };
  return { open, ask };
}

const BELIEVES = { host: "127.0.0.1", rejectUnauthorized: false } as const;

test.each([false, true])(
  "[SV36] of one address the oldest goes that has said nothing yet where they are too many, and none that has asked: sealed %s",
  async (isSealed) => {
    const { open, ask } = await serverFor(() => "one", isSealed);
    const asked = [await ask(ASKS), await ask(UPGRADES)];
    const [first, second] = [await open(), await open()];
    const gone = Promise.all([first, second].map((line) => once(line, "close")));
    const third = await open();
    asked.push(await ask(ASKS));
    await gone;
    expect([...asked, third].map((line) => line.closed)).toEqual([false, false, false, false]);
  },
);

test("[SV36] a thousand of one address may wait, unless another number is given", () => {
  const server = new EventEmitter();
  limitSilentConnections(server as Server, () => "one");
  const closed: number[] = [];
  for (let nth = 0; nth <= 1_000; nth++) {
    const end = { remoteAddress: "127.0.0.1", remotePort: nth, destroy: () => void closed.push(nth) };
    server.emit("connection", Object.assign(new EventEmitter(), end));
    if (nth < 1_000) expect(closed).toEqual([]);
  }
  expect(closed).toEqual([0]);
});

test("[SV36] those of others, and those that a named proxy opens, are not counted with them", async () => {
  const from = ["one", "one", "other", null, null, null];
  const { open, ask } = await serverFor(() => from.shift() ?? null, false);
  const lines: Socket[] = [];
  while (lines.length < 6) lines.push(await open());
  await ask(ASKS);
  expect(lines.map((line) => line.closed)).toEqual([false, false, false, false, false, false]);
});

test.each(["before", "after"])(
  "[SV36] nothing of its request stays with a line, also where connections are bounded %s the engine is watched",
  async (order) => {
    const server = createServer();
    const bound = (): void => limitSilentConnections(server, () => "one");
    const engine = new Engine(server, engineOptions);
    if (order === "before") bound();
    watchEngine(server);
    if (order === "after") bound();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo; // it listens on a port
    const met = new Promise<Socket>((resolve) => server.once("connection", resolve));
    const line = await openSilently(port, upgrade);
    const socket = await met;
    // Node's own name for what holds a response, and with it the request.
    const holds = socket.listeners("close").map(({ name }) => name);
    line.destroy();
    await engine.close();
    expect(holds).not.toContain("onServerResponseClose");
    expect(holds).toContain("socketOnClose");
  },
);
