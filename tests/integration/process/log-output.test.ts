import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, existsSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { LogOutput } from "../../../server/telemetry/log-output.ts";
import { freePort } from "../../support/free-port.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const MAIN = join(import.meta.dirname, "..", "..", "..", "server", "main.ts");
/** Linux has a disk that is always full. */
const FULL = "/dev/full";

/** All that lies in the pipe; empty when there is nothing. */
function readAll(pipe: number): string {
  const bytes = Buffer.alloc(65_536);
  try {
    return bytes.toString("utf8", 0, readSync(pipe, bytes));
  } catch {
    return "";
  }
}

/** Until the reader would have to read first. */
function fill(pipe: number): void {
  try {
    for (;;) writeSync(pipe, "x".repeat(512));
  } catch {
    // It is full.
  }
}

test("[SV15] lines that can't be written wait, and come in their order once they can", async () => {
  const name = join(tempFolder(), "pipe");
  execFileSync("mkfifo", [name]);
  const pipe = openSync(name, constants.O_RDWR | constants.O_NONBLOCK);
  fill(pipe);
  const output = new LogOutput(pipe);
  for (let line = 0; line < 100; line += 1) output.write(`${line}\n`);
  let text = "";
  await vi.waitFor(() => {
    text += readAll(pipe);
    expect(text).toContain("99\n");
  });
  expect(text.replace(/^x+/, "").split("\n").slice(0, -1).map(Number)).toEqual(
    Array.from({ length: 100 }, (_, i) => i),
  );
  closeSync(pipe);
});

test("[SV15] of what waits a million characters are kept; what comes once there is room is written again", async () => {
  const name = join(tempFolder(), "pipe");
  execFileSync("mkfifo", [name]);
  const pipe = openSync(name, constants.O_RDWR | constants.O_NONBLOCK);
  fill(pipe);
  const output = new LogOutput(pipe);
  const lineOf = (number: number): string => `${String(number).padStart(999, "0")}\n`;
  for (let number = 0; number < 1_500; number += 1) output.write(lineOf(number));
  let text = "";
  const comes = (line: string): Promise<void> =>
    vi.waitFor(
      () => {
        text += readAll(pipe);
        expect(text.endsWith(line)).toBe(true);
      },
      { timeout: 20_000, interval: 1 },
    );
  await comes(lineOf(999));
  output.write(lineOf(2_000));
  await comes(lineOf(2_000));
  const numbers = text.replace(/^x+/, "").split("\n").slice(0, -1).map(Number);
  expect(numbers).toEqual([...Array.from({ length: 1_000 }, (_, number) => number), 2_000]);
  closeSync(pipe);
});

test.runIf(existsSync(FULL))(
  "[SV15] a server whose log lies on a full disk starts, serves and ends",
  async () => {
    const DATA_DIR = tempFolder();
    const [full, port] = [openSync(FULL, "w"), await freePort()];
    const { PATH = "" } = process.env;
    const misspelt = { DRAIN_MSS: "0" };
    const env = { PATH, HOST: "127.0.0.1", PORT: port, DATA_DIR, UNREADY_MS: "0", DRAIN_MS: "0", ...misspelt };
    const server = spawn(process.execPath, [MAIN], { env, stdio: ["ignore", full, full] });
    const ended = once(server, "exit");
    const answer = (headers = {}): Promise<Response> => fetch(`http://127.0.0.1:${port}/healthz`, { headers });
    await vi.waitFor(answer, { timeout: 20_000 });
    // A line is logged of that, once.
    await answer({ "x-forwarded-for": "10.0.0.1" });
    expect((await answer()).status).toBe(200);
    server.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    closeSync(full);
  },
  40_000,
);
