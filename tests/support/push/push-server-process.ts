import { createApp } from "../../../server/app.ts";
import { readConfig } from "../../../server/config.ts";
import { listen } from "../../../server/listen.ts";
import { openSqliteStore } from "../../../server/store/sqlite/sqlite-store.ts";
import { createLog } from "../../../server/telemetry/log.ts";
import { agentTo, PUSH_HOST } from "./agent-to.ts";

/**
 * The real app on a data folder, sending its push requests to a test's push service. Prints its address, then waits to be
 * killed. Run as: node push-server-process.ts <folder> <port of the push service> <its CA, base64url>
 */
const [folder = "", port = "", ca = ""] = process.argv.slice(2);
const config = readConfig({
  HOST: "127.0.0.1",
  PORT: "0",
  LOG_LEVEL: "warn",
  PUSH_HOSTS: PUSH_HOST,
  TIMERS_EVERY_MS: "20",
});
const store = await openSqliteStore({ folder });
const agent = agentTo(Number(port), Buffer.from(ca, "base64url").toString());
const app = createApp({ config, store, log: createLog(config.logLevel), pushMeans: { agent, claimMs: 1_000 } });
const { local } = await listen(app, config);
process.stdout.write(`${local.find((address) => address.includes("127.0.0.1"))}\n`);
