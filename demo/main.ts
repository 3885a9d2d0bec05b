import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createApp } from "../server/app.ts";
import { readConfig } from "../server/config.ts";
import { listen } from "../server/listen.ts";
import { openSqliteStore } from "../server/store/sqlite/sqlite-store.ts";
import { createLog } from "../server/telemetry/log.ts";
import { Stage } from "./stage.ts";
import { tell } from "./story.ts";

/**
 * `npm run demo`: a real server and two real phones in one terminal.
 * `-- --minutes 2` breathes the whole two minutes; `-- --breaths 2` stops after two.
 */
const { values } = parseArgs({
  options: { minutes: { type: "string", default: "1" }, breaths: { type: "string" } },
});

const folder = await mkdtemp(join(tmpdir(), "attune-demo-"));
const config = readConfig({ HOST: "127.0.0.1", PORT: "0", UNREADY_MS: "0", DRAIN_MS: "0", DATA_DIR: folder });
const store = await openSqliteStore({ folder });
const app = createApp({ config, store, log: createLog("silent") });
const stage = new Stage();

try {
  const { port } = await listen(app, config);
  stage.open();
  await tell(stage, {
    port,
    minutes: Number(values.minutes),
    breaths: values.breaths === undefined ? null : Number(values.breaths),
  });
} finally {
  stage.close();
  await app.close();
  await rm(folder, { recursive: true });
}
