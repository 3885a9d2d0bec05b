import { cpSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { memoryStorage } from "../../client-sdk/src/index.node.ts";
import { openSqliteStore } from "../../server/store/sqlite/sqlite-store.ts";
import { type RunningApp, startApp } from "../support/app.ts";
import { pairByCode, phoneOn, until } from "../support/sdk-phone.ts";
import { tempFolder } from "../support/temp-folder.ts";

async function startOn(folder: string, port: number): Promise<RunningApp> {
  const app = await startApp({ store: await openSqliteStore({ folder }), settings: { PORT: String(port) } });
  onTestFinished(() => app.close());
  return app;
}

test("[PH9] a whole data folder put back, mark and all: what was acknowledged since comes again, also once the log has grown past it", async () => {
  const [folder, copy] = [tempFolder(), tempFolder()];
  const { close, origin, port } = await startOn(folder, 0);
  const [storageOfA, storageOfB] = [memoryStorage(), memoryStorage()];
  const [a, b] = [phoneOn(origin, { storage: storageOfA }), phoneOn(origin, { storage: storageOfB })];
  await pairByCode(a, b);
  await a.close();
  await b.close();
  await close();
  cpSync(folder, copy, { recursive: true });

  const later = await startOn(folder, port);
  const [a2, b2] = [phoneOn(origin, { storage: storageOfA }), phoneOn(origin, { storage: storageOfB })];
  expect(await a2.space.agree({ minutes: 30 })).toMatchObject({ delivered: true });
  expect(await b2.here.send("imHere")).toMatchObject({ delivered: true });
  expect(await a2.hear.send("thankYou")).toMatchObject({ delivered: true });
  await a2.close();
  await b2.close();
  await later.close();

  await startOn(copy, port);
  const b3 = phoneOn(origin, { storage: storageOfB });
  for (const code of ["iHearYou", "makesSense", "tellMeMore", "imListening", "iHearYou"] as const)
    await b3.hear.send(code);
  const a3 = phoneOn(origin, { storage: storageOfA });
  await until(b3, () => b3.room.space.agreed?.minutes === 30 && b3.hear.theirs?.code === "thankYou");
  await expect.poll(() => a3.room).toEqual(b3.room);
});
