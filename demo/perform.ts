import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "../server/app.ts";
import { readConfig } from "../server/config.ts";
import { listen } from "../server/listen.ts";
import { openSqliteStore } from "../server/store/sqlite/sqlite-store.ts";
import { createLog } from "../server/telemetry/log.ts";
import type { Arguments } from "./arguments.ts";
import { Stage } from "./stage.ts";
import { tell } from "./story.ts";

/** The signals that end it (Ctrl-C, a window that is closed), with what a shell calls a program that they have ended. */
const ENDED_BY = { SIGINT: 130, SIGHUP: 129, SIGTERM: 143 } as const;

/** A server on any free port, its data in a folder that goes with it, and the story on the stage. */
export async function perform(wish: Arguments): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "attune-demo-"));
  const config = readConfig({ HOST: "127.0.0.1", PORT: "0", UNREADY_MS: "0", DRAIN_MS: "0", DATA_DIR: folder });
  const store = await openSqliteStore({ folder });
  const app = createApp({ config, store, log: createLog("silent") });
  const stage = new Stage();
  const end = async (): Promise<void> => {
    stage.close();
    await app.close();
    await rm(folder, { recursive: true, force: true });
  };
  const leave = (code: number): void => void end().finally(() => process.exit(code));
  for (const [signal, code] of Object.entries(ENDED_BY)) process.once(signal, () => leave(code));
  // Whoever read along has gone.
  process.stdout.once("error", () => leave(0)).on("error", () => undefined);
  try {
    const { port } = await listen(app, config);
    stage.open();
    await tell(stage, { ...wish, port });
  } finally {
    await end();
  }
}
