import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { startApp } from "../../support/app.ts";
import { lineUrl } from "../../support/raw-line.ts";

/** A line and its name, which the server tells it first. */
async function namedLine(
  origin: string,
  url = lineUrl(origin),
): Promise<{ readonly line: WebSocket; readonly sid: string }> {
  const line = new WebSocket(url);
  const [said] = (await once(line, "message")) as [Buffer];
  const { sid } = JSON.parse(said.toString().slice(1)) as { readonly sid: string };
  return { line, sid };
}

/** The status with which a websocket is refused. */
async function refusal(url: string, headers: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
  const socket = new WebSocket(url, { headers });
  socket.on("error", () => {});
  const refused = once(socket, "unexpected-response").then(([, { statusCode }]) => statusCode as number);
  const opened = once(socket, "open").then(() => undefined);
  return await Promise.race([refused, opened]).finally(() => socket.terminate());
}

test("[SV4] a line is one websocket: none takes its place, so that nobody goes around the origins and the caps", async () => {
  const app = await startApp();
  onTestFinished(() => app.close());
  const { line, sid } = await namedLine(app.origin);
  const url = lineUrl(app.origin);
  for (const named of [`${url}&sid=${sid}`, `${url}&%73id=${sid}`]) {
    expect(await refusal(named, { origin: "https://evil.example" })).toBe(400);
    const other = await namedLine(app.origin, named);
    expect(other.sid).not.toBe(sid);
    other.line.send("5");
    expect((await fetch(named.replace("ws", "http"), { signal: AbortSignal.timeout(5_000) })).status).toBe(400);
    other.line.terminate();
  }
  expect(line.readyState).toBe(WebSocket.OPEN);
  line.terminate();
});
