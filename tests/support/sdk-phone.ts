import { onTestFinished } from "vitest";
import { type AttuneClient, type ClientOptions, createClient, memoryStorage } from "../../client-sdk/src/index.node.ts";
import { openSqliteStore } from "../../server/store/sqlite/sqlite-store.ts";
import { type RunningApp, type StartOptions, startApp } from "./app.ts";
import { tempFolder } from "./temp-folder.ts";

/** A real server on a real store of its own that ends with the test. */
export async function startServer(options: StartOptions = {}): Promise<RunningApp> {
  const store = options.store ?? (await openSqliteStore({ folder: tempFolder() }));
  const app = await startApp({ ...options, store });
  onTestFinished(() => app.close());
  return app;
}

/** A client on a real server that ends with the test. */
export function phoneOn(url: string, options: Partial<ClientOptions> = {}): AttuneClient {
  const client = createClient({ url, storage: memoryStorage(), ...options });
  onTestFinished(() => client.close());
  return client;
}

/** Pairs two clients by code, as two people would. */
export async function pairByCode(a: AttuneClient, b: AttuneClient): Promise<void> {
  const invite = await a.pairing.invite({ name: "A" });
  const joining = b.pairing.join(invite.code.text, { name: "B" });
  await invite.joined;
  await invite.confirm();
  await joining;
}

/** Resolves once the client's state is so, looked at whenever anything changes. */
export function until(client: AttuneClient, reached: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const names = ["status", "room", "clock", "caughtUp", "outbox"] as const;
    const look = (): void => {
      if (!reached()) return;
      for (const cancel of cancels) cancel();
      resolve();
    };
    const cancels = names.map((name) => client.on(name, look));
    look();
  });
}
