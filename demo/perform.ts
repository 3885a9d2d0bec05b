import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, createApp } from "../server/app.ts";
import { type Config, readConfig } from "../server/config.ts";
import { endOnSignal } from "../server/end-on-signal.ts";
import { listen } from "../server/listen.ts";
import { StartError } from "../server/start-error.ts";
import { openSqliteStore } from "../server/store/sqlite/sqlite-store.ts";
import { createLog } from "../server/telemetry/log.ts";
import type { Arguments } from "./arguments.ts";
import { Stage } from "./stage.ts";
import { tell } from "./story.ts";

/** The signals that end it (Ctrl-C, a closed window), with the exit code that a shell reports for them. */
const ENDED_BY = { SIGINT: 130, SIGHUP: 129, SIGTERM: 143 } as const;
const SIGNALS = ["SIGINT", "SIGHUP", "SIGTERM"] as const;

type Server = { readonly app: App; readonly config: Config; readonly folder: string };

/** A server on any free port, its data in a temporary folder, and the story on the stage. */
export async function perform(wish: Arguments): Promise<void> {
  const stage = new Stage();
  let isOver = false;
  const end = once(async () => {
    isOver = true;
    stage.close();
    const { app, folder } = await making;
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });
  const leave = (code: number): void => void end().finally(() => process.exit(code));
  endOnSignal(SIGNALS, {
    end: (signal) => leave(ENDED_BY[signal]),
    hurry: (signal) => process.exit(ENDED_BY[signal]),
  });
  // Whoever read the output has gone.
  process.stdout.once("error", () => leave(0)).on("error", () => undefined);
  const making = makeServer();
  const { app, config } = await making;
  if (isOver) return;
  try {
    const { port } = await listen(app, config);
    stage.open();
    await tell(stage, { ...wish, port });
  } finally {
    await end();
  }
}

async function makeServer(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), "attune-demo-")).catch(noFolder);
  const config = readConfig({ HOST: "127.0.0.1", PORT: "0", UNREADY_MS: "0", DRAIN_MS: "0", DATA_DIR: folder });
  const store = await openSqliteStore({ folder });
  return { app: createApp({ config, store, log: createLog("silent") }), config, folder };
}

function noFolder(error: Error): never {
  throw new StartError(
    `The demo finds no place for its data (${error.message}). Set TMPDIR to a folder that is writable.`,
  );
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= action());
}
