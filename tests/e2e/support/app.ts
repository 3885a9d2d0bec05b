import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../../tools/source-files.ts";

export type App = {
  /** Where browsers find it, on this machine. */
  readonly url: string;
  close(): Promise<void>;
};

const READY_MS = 15_000;

/** The real server as `npm start` runs it, on a free port and a data folder of its own, with the built web app. */
export async function startApp(env: Readonly<Record<string, string>> = {}): Promise<App> {
  if (!existsSync(join(root, "web/dist/index.html"))) throw new Error("Build the web app first: npm run build.");
  const folder = await mkdtemp(join(tmpdir(), "attune-e2e-"));
  const server = spawn(process.execPath, ["server/main.ts"], {
    cwd: root,
    env: { ...process.env, PORT: "0", HOST: "127.0.0.1", DATA_DIR: folder, UNREADY_MS: "0", DRAIN_MS: "0", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await addressOf(server);
  return {
    url,
    async close() {
      server.kill("SIGTERM");
      if (server.exitCode === null) await once(server, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function addressOf(server: ChildProcess): Promise<string> {
  let said = "";
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => reject(new Error(`The server did not start: ${said}`)), READY_MS);
  server.once("exit", () => reject(new Error(`The server stopped: ${said}`)));
  server.stdout?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    const port = /http:\/\/localhost:(\d+)/.exec(said)?.[1];
    if (port !== undefined) resolve(`http://localhost:${port}`);
  });
  return promise.finally(() => clearTimeout(timer));
}
