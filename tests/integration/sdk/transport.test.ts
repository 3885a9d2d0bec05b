import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { socketIoTransport } from "../../../client-sdk/src/index.node.ts";
import { VERSIONS } from "../../support/phone.ts";

/** What one connection to this address says until it is over. */
function toldBy(url: string): Promise<string> {
  return new Promise((resolve) => {
    const told: string[] = [];
    const over = (how: string): void => resolve([...told, how].join());
    socketIoTransport(url).connect(
      "/",
      { versions: VERSIONS },
      {
        opened: () => told.push("opened"),
        refused: () => over("refused"),
        received: (name) => told.push(name),
        closed: () => over("closed"),
      },
    );
  });
}

test("[PH3] a connection that a proxy takes and drops before the first word has failed at once", async () => {
  const proxy = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  proxy.on("connection", (line) => line.close());
  await once(proxy, "listening");
  const { port } = proxy.address() as AddressInfo; // it listens on a port, not on a pipe
  expect(await toldBy(`http://127.0.0.1:${port}`)).toBe("closed");
  proxy.close();
});
