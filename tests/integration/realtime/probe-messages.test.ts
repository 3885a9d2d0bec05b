import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Connection, socketIoTransport } from "../../../client-sdk/src/index.node.ts";
import { VERSIONS } from "../../support/phone.ts";

/** A server that notes what reaches it. It answers `late` after as many ms as it is told, and then says that it has. */
const http = createServer();
const server = new Server(http, { transports: ["websocket"] });
const heard = new Map<string, string[]>();

beforeAll(async () => {
  server.on("connection", (socket) => {
    const own: string[] = [];
    heard.set(String(socket.handshake.auth["token"]), own);
    socket.onAny((name: string, number: number) => own.push(`${name} ${number}`));
    socket.on("late", (afterMs: number, answer: (value: string) => void) => {
      setTimeout(() => {
        answer("late");
        socket.emit("answered");
      }, afterMs);
    });
    socket.on("last", (_body: unknown, answer: (value: string) => void) => answer("heard"));
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
});
afterAll(() => server.close());

/** A connection of the SDK, whose end and messages can be waited for. */
function connectAs(token: string) {
  const { promise: opened, resolve: open } = Promise.withResolvers<unknown>();
  const { promise: answered, resolve: answer } = Promise.withResolvers<unknown>();
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const connection = socketIoTransport(url).connect(
    "/",
    { token, versions: VERSIONS },
    { opened: () => open(null), refused: () => {}, received: answer, closed: () => {} },
  );
  return { connection, opened, answered };
}

const ask = (connection: Connection, name: string): Promise<unknown> =>
  new Promise((resolve) => connection.request(name, 0, resolve));

describe.concurrent("[PH24] a probe over a real socket", () => {
  test("that can't leave yet is lost: it doesn't wait for the connection", async () => {
    const { connection, opened } = connectAs("early");
    connection.volatile("clock", 1, () => {});
    await opened;
    await ask(connection, "last");
    expect(heard.get("early")).toEqual(["last 0"]);
    connection.close();
  });

  test("that can't leave at once because something else is leaving is lost too; in a task of its own it arrives", async () => {
    const { connection, opened } = connectAs("busy");
    await opened;
    const asked = ask(connection, "last");
    connection.volatile("clock", 1, () => {});
    await asked;
    connection.volatile("clock", 2, () => {});
    await ask(connection, "last");
    expect(heard.get("busy")).toEqual(["last 0", "clock 2", "last 0"]);
    connection.close();
  });

  test.for([
    [4_000, ["late"]],
    [5_200, []],
  ] as const)("that is answered after %i ms, given up after 5 s", async ([afterMs, replies]) => {
    const { connection, opened, answered } = connectAs(`late ${afterMs}`);
    await opened;
    const told: unknown[] = [];
    connection.volatile("late", afterMs, (reply) => told.push(reply));
    await answered;
    expect(told).toEqual(replies);
    connection.close();
  });
});
