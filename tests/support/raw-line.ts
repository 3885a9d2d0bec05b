import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type ClientOptions, WebSocket } from "ws";

/** The address of a phone's connection to the server. */
export const lineUrl = (origin: string): string =>
  `${origin.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`;

/** A websocket on which nobody has introduced themselves yet. A later error on it is for the test to check. */
export async function openLine(origin: string, options: ClientOptions = {}): Promise<WebSocket> {
  const line = new WebSocket(lineUrl(origin), options);
  line.on("error", () => {});
  await once(line, "open");
  return line;
}

/** The request for a websocket. */
export const upgrade = [
  "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
  "Host: a",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
  "\r\n",
].join("\r\n");

/** A bare connection that sends this, waits for the answer if that is a websocket, and then stays silent, even about its end. */
export async function openSilently(port: number, says = ""): Promise<Socket> {
  const line = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  line.on("error", () => {}).resume();
  await once(line, "connect");
  line.write(says);
  if (says === upgrade) await once(line, "data");
  return line;
}
