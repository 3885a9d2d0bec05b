import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { memoryStorage } from "../../client-sdk/src/index.node.ts";
import { RoomService } from "../../server/rooms/room-service.ts";
import { backUpDatabase } from "../../server/store/sqlite/files/backup.ts";
import { openSqliteStore } from "../../server/store/sqlite/sqlite-store.ts";
import { startInTest } from "../support/in-test.ts";
import { PUSH_HOST } from "../support/push/agent-to.ts";
import { PushService } from "../support/push/push-service.ts";
import { meddledTransport } from "../support/sdk/meddled-transport.ts";
import { phoneOn, until } from "../support/sdk-phone.ts";
import { hashOf } from "../support/store/store-givens.ts";
import { tempFolder } from "../support/temp-folder.ts";

const [ALEX, SAM] = ["Canary-of-Alex", "Canary-of-Sam"];
const HOUR_MS = 3_600_000;

/** A text, and behind it what lies in it as base64url, wherever that begins: what is sealed travels and is stored so. */
function opened(text: string): string {
  const runs = text.match(/[\w-]{16,}/g) ?? [];
  const read = (run: string): readonly string[] =>
    [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), "base64url").toString("latin1"));
  return [text, ...runs.flatMap(read)].join("\n");
}

/** Everything that two phones tell a server on a real data folder, its log kept beside. */
async function aPairOnDisk(push?: PushService) {
  const folder = tempFolder();
  const logged: string[] = [];
  const store = await openSqliteStore({ folder });
  const log = { write: (line: string) => void logged.push(line) };
  const app = await startInTest({
    store,
    log,
    settings: { LOG_LEVEL: "debug", PUSH_HOSTS: PUSH_HOST },
    pushMeans: push === undefined ? {} : { agent: push.agent() },
  });
  const storage = memoryStorage();
  const said: string[] = [];
  const transport = meddledTransport(app.origin, { said: (body) => said.push(JSON.stringify(body)) });
  const [a, b] = [phoneOn(app.origin, { storage, transport }), phoneOn(app.origin, { transport })];
  const invite = await a.pairing.invite({ name: ALEX });
  const { code, link, qr } = invite;
  const secrets = [code.text.slice(4, 5) + code.text.slice(6, 10), secretOf(link.url), secretOf(qr.url)];
  const joining = b.pairing.join(code.text, { name: SAM });
  await invite.joined;
  await invite.confirm();
  await joining;
  await until(b, () => b.status.kind === "live");
  const filesWith = (text: string): readonly string[] =>
    readdirSync(folder).filter((name) => opened(readFileSync(join(folder, name), "latin1")).includes(text));
  return { app, store, folder, a, b, secrets, storage, filesWith, logged, said: () => opened(said.join("\n")) };
}

describe("[PR8] what the two phones keep between them is nowhere on the server", () => {
  test("names, the secret of the code, of the QR and the link, the root key, the credentials, in no backup either", async () => {
    const { a, b, secrets, storage, folder, filesWith, logged, app, said } = await aPairOnDisk();
    backUpDatabase(folder, join(folder, "backup"));
    expect(filesWith("device.joined")).toContain("backup");
    expect([a.names?.partner, b.names?.partner]).toEqual([SAM, ALEX]);
    const stored = JSON.stringify(await storage.load());
    const kept = [...stored.matchAll(/\\"(?:rootKey|token)\\":\\"([\w-]{43})\\"/g)].map(([, secret = ""]) => secret);
    expect(kept).toHaveLength(2);
    // What the inviter and the joiner prove with that it is them again: it travels, and only its hash is stored.
    const keys = new Set([...said().matchAll(/"key":"([\w-]{22})"/g)].map(([, key = ""]) => key));
    expect(keys.size).toBe(2);
    const metrics = await app.metrics.registry.metrics();
    for (const canary of [ALEX, SAM, ...secrets, ...secrets.map((secret) => secret.toUpperCase()), ...kept, ...keys]) {
      expect(filesWith(canary), canary).toEqual([]);
      expect(logged.join("\n"), canary).not.toContain(canary);
      expect(metrics, canary).not.toContain(canary);
    }
  });

  test("nor does any of it travel while they pair; of a credential its hash does", async () => {
    const { secrets, storage, said } = await aPairOnDisk();
    const { rootKey, token } = JSON.parse((await storage.load())["membership"] ?? "{}") as Record<string, string>;
    const travelled = said();
    expect(travelled).toContain(hashOf(token ?? ""));
    for (const canary of [ALEX, SAM, ...secrets, rootKey, token]) expect(travelled, canary).not.toContain(canary);
  });

  test("[PU8] nor do they travel with a push", async () => {
    const service = await PushService.start();
    const { a, b, secrets, storage } = await aPairOnDisk(service);
    expect(await b.push.subscribe(service.subscribe("b").json)).toEqual({ delivered: true });
    await a.space.take({ minutes: 20, going: "walking" });
    await service.until(1);
    const [push] = service.received;
    const travelled = JSON.stringify([push?.headers, push?.text, push?.body.toString("latin1"), push?.vapid]);
    const stored = JSON.stringify(await storage.load());
    const kept = [...stored.matchAll(/\\"(?:rootKey|token|deviceId)\\":\\"([\w-]+)\\"/g)].map(
      ([, secret = ""]) => secret,
    );
    expect(kept.length).toBeGreaterThanOrEqual(3);
    for (const canary of [ALEX, SAM, ...secrets, ...kept, "walking", "space"])
      expect(travelled, canary).not.toContain(canary);
  });

  test("a signal is on the disk while it is shown, and in no file once it has faded", async () => {
    const { a, store, filesWith } = await aPairOnDisk();
    expect(await a.hear.send("makesSense")).toMatchObject({ delivered: true });
    expect(filesWith("makesSense")).not.toEqual([]);
    const nowMs = (): number => Date.now() + HOUR_MS;
    const told = { publish: () => {}, moved: () => {}, failed: () => {} };
    const rooms = new RoomService({ store, nowMs, randomBytes, digest: hashOf, ...told });
    expect(await rooms.upkeep.runFades()).toBe(1);
    await store.retention.sweep(nowMs());
    expect(filesWith("makesSense")).toEqual([]);
  });

  test("leaving takes everything with it", async () => {
    const { a, filesWith } = await aPairOnDisk();
    await a.hear.send("makesSense");
    expect(filesWith("device.joined")).not.toEqual([]);
    expect(await a.pairing.leave()).toMatchObject({ delivered: true });
    for (const trace of ["makesSense", "device.joined"]) expect(filesWith(trace), trace).toEqual([]);
  });
});

const secretOf = (url: string): string => url.slice(url.lastIndexOf(".") + 1);
