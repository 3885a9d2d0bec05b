import { once } from "node:events";
import { type ClientOptions, WebSocket } from "ws";

/** Where a phone's line to the server begins. */
export const lineUrl = (origin: string): string =>
  `${origin.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`;

/** A line on which nobody has introduced themselves yet. What breaks it later is what the test looks at. */
export async function openLine(origin: string, options: ClientOptions = {}): Promise<WebSocket> {
  const line = new WebSocket(lineUrl(origin), options);
  line.on("error", () => {});
  await once(line, "open");
  return line;
}
