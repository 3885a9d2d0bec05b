import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { pairUp } from "../../support/pair.ts";
import { ask, comeIn, command } from "../../support/phone.ts";
import { PushService } from "../../support/push/push-service.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const SCRIPT = join(import.meta.dirname, "../../support/push/push-server-process.ts");

type Running = { readonly origin: string; readonly kill: () => Promise<void> };

async function serverOn(folder: string, { port, ca }: PushService): Promise<Running> {
  const args = [SCRIPT, folder, String(port), Buffer.from(ca).toString("base64url")];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  onTestFinished(() => void child.kill("SIGKILL"));
  const [origin] = (await once(createInterface({ input: child.stdout! }), "line")) as [string]; // its one line
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  return { origin, kill };
}

test("[PU1] [PU4] a server that is killed between the commit and the push service's answer sends it after its restart", async () => {
  const folder = tempFolder();
  const service = await PushService.start();
  const first = await serverOn(folder, service);
  const pair = await pairUp(first.origin);
  const [a, b] = [await comeIn(first.origin, pair.a.token), await comeIn(first.origin, pair.b.token)];
  const subscribed = service.subscribe("b");
  const keyBefore = await ask(b, "push", { type: "subscribe", ...subscribed.json });
  service.answers.push("never");
  expect(await command(a, "space.take", { minutes: 20 })).toMatchObject({ ok: true });
  await service.until(1);
  await first.kill();
  const second = await serverOn(folder, service);
  await service.until(2);
  const rights = readdirSync(folder).flatMap((name) =>
    name.startsWith("attune.sqlite") ? statSync(join(folder, name)).mode & 0o777 : [],
  );
  expect(new Set(rights)).toEqual(new Set([0o600]));
  const again = await comeIn(second.origin, pair.b.token);
  expect(await ask(again, "push", { type: "key" })).toEqual(keyBefore);
  await second.kill();
});
