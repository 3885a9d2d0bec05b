import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWebIfStale } from "../../../tools/build-web.ts";
import { ServerProcess } from "../../support/server-process.ts";

export type App = {
  /** Where browsers find it: `localhost` counts as secure, so that the service worker and the wake lock are there. */
  readonly url: string;
  close(): Promise<void>;
};

/** Many phones of one address, and every test reloads: the limits for one household are tested elsewhere. */
const roomy = {
  RATE_STRANGERS: "1000/min",
  RATE_HANDSHAKES: "1000/min",
  RATE_PAIRING: "100/s",
  FAILED_JOINS: "1000",
  CAP_STRANGERS: "100",
};

/** The real server on a free port and a data folder of its own, with the web app as it is built. */
export async function startApp(): Promise<App> {
  if (!buildWebIfStale()) throw new Error("The web app can't be built.");
  const folder = await mkdtemp(join(tmpdir(), "attune-e2e-"));
  const server = new ServerProcess({ DATA_DIR: folder, ...roomy });
  const { port } = new URL(await server.origin());
  return {
    url: `http://localhost:${port}`,
    async close() {
      await server.signal("SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
