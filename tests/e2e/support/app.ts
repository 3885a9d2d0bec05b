import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { generate } from "selfsigned";
import { servedIn, servedText } from "../../../server/store/served.ts";
import { openSqliteStore } from "../../../server/store/sqlite/sqlite-store.ts";
import { thisMachine } from "../../../server/time/machine.ts";
import { ServerClock } from "../../../server/time/server-clock.ts";
import { type RunningApp, startApp as startServer } from "../../support/app.ts";
import { keptFolder } from "../../support/kept-folder.ts";
import { PLAIN_HOST } from "./browser.ts";
import { Door } from "./door.ts";

const WORKER = join(import.meta.dirname, "../../../web/dist/service-worker.js");

export type App = {
  /** The address for browsers: `localhost` counts as secure, so that the service worker and the wake lock exist. */
  readonly url: string;
  /** The same by a name that doesn't count, unless it is https: what a phone on the home network sees. */
  readonly plainUrl: string;
  /** Lets this many minutes pass on the server's clock, with a server running: another one starts on its data. */
  later(minutes: number): Promise<void>;
  /** From now on, what this phone sends is lost until its open connections break. */
  hush(phone: string): void;
  /** Breaks this phone's open connections to the server. */
  cut(phone: string): void;
  /** From now on browsers find a newer service worker. */
  renew(): void;
  close(): Promise<void>;
};

/** Many phones share one address, and every test reloads: the limits for one household are tested elsewhere. */
const roomy = {
  RATE_STRANGERS: "1000/min",
  RATE_HANDSHAKES: "1000/min",
  RATE_PAIRING: "100/s",
  RATE_INVITATIONS: "1000/min",
  FAILED_JOINS: "1000",
  CAP_STRANGERS: "100",
  TIMERS_EVERY_MS: "500",
};

/** Moves on the record of when a server ran. */
function serve(folder: string, minutes: number): void {
  const db = new DatabaseSync(join(folder, "attune.sqlite"));
  const served = servedIn(String(db.prepare("SELECT text FROM served").get()?.["text"]));
  if (served === null) throw new Error("A server notes at its start that it runs.");
  const text = servedText({ ...served, aliveAtMs: served.aliveAtMs + minutes * 60_000 });
  db.prepare("UPDATE served SET text = ?").run(text);
  db.close();
}

/** A self-signed certificate, as a household makes for itself. */
async function tlsFiles(folder: string): Promise<Readonly<Record<"TLS_CERT" | "TLS_KEY", string>>> {
  const { cert, private: key } = await generate([{ name: "commonName", value: PLAIN_HOST }], {
    keyType: "ec",
    algorithm: "sha256",
  });
  const files = { TLS_CERT: join(folder, "cert.pem"), TLS_KEY: join(folder, "key.pem") };
  writeFileSync(files.TLS_CERT, cert);
  writeFileSync(files.TLS_KEY, key);
  return files;
}

/** This machine's time, with its wall clock moved ahead. */
function clockAhead(minutes: number): ServerClock {
  return new ServerClock({ ...thisMachine, wallMs: () => thisMachine.wallMs() + minutes * 60_000 });
}

/**
 * The real server on a free port with its own data folder, and the web app as built. It runs in this process: starting another
 * for each file took as long as a dozen small tests. That it runs by itself is tested where it is killed.
 */
export async function startApp({ tls = false } = {}): Promise<App> {
  const folder = keptFolder();
  const door = await Door.open();
  const scheme = tls ? "https" : "http";
  const [url, plainUrl] = [`${scheme}://localhost:${door.port}`, `${scheme}://${PLAIN_HOST}:${door.port}`];
  const settings = { ...roomy, ALLOWED_ORIGINS: `${url},${plainUrl}`, ...(tls ? await tlsFiles(folder.path) : {}) };
  const start = async (minutesAhead: number): Promise<RunningApp> => {
    const store = await openSqliteStore({ folder: folder.path });
    const running = await startServer({ settings, store, clock: clockAhead(minutesAhead) });
    door.leadTo(running.port);
    return running;
  };
  let ahead = 0;
  let server = await start(ahead);
  return {
    url,
    plainUrl,
    async later(minutes) {
      await server.close();
      ahead += minutes;
      serve(folder.path, minutes);
      server = await start(ahead);
    },
    hush: (phone) => door.hush(phone),
    cut: (phone) => door.cut(phone),
    renew() {
      door.serve("/service-worker.js", `${readFileSync(WORKER, "utf8")}\n// A later build.\n`);
    },
    async close() {
      await server.close();
      await door.close();
      folder.remove();
    },
  };
}
