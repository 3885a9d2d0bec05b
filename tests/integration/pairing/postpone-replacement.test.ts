import { expect, test } from "vitest";
import { openSqliteStore } from "../../../server/store/sqlite/sqlite-store.ts";
import { thisMachine } from "../../../server/time/machine.ts";
import { ServerClock } from "../../../server/time/server-clock.ts";
import { startInTest } from "../../support/in-test.ts";
import { bringIn, confirmChange, knock, pairUp } from "../../support/pair.ts";
import { ask, commandId, connect, refusalOf, resume } from "../../support/phone.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const HOUR_MS = 3_600_000;

test("[DV8] a server that was off for a day puts off the replacement that fell due, and the old phone calls it off", async () => {
  const folder = tempFolder();
  const start = async (laterMs: number) => {
    const clock = new ServerClock({ ...thisMachine, wallMs: () => Date.now() + laterMs });
    return await startInTest({ store: await openSqliteStore({ folder }), clock });
  };
  const before = await start(0);
  const { a, b } = await pairUp(before.origin);
  (await connect(before.origin, b.token)).disconnect();
  const [member, joiner] = [await knock(before.origin, a.token), await knock(before.origin)];
  const { attemptId, token: fresh, deviceId } = await bringIn(member, joiner, "replace");
  expect(await confirmChange(member, attemptId)).toMatchObject({ ok: true });
  await before.close();

  const app = await start(30 * HOUR_MS);
  const old = await connect(app.origin, b.token);
  expect(await resume(old)).toMatchObject({ snapshot: { state: { devices: { b: { asked: { deviceId } } } } } });
  expect(await refusalOf(connect(app.origin, fresh))).toMatchObject({ code: "devicePending" });
  expect(await ask(old, "command", { id: commandId(), type: "device.keep", deviceId })).toMatchObject({ ok: true });
  expect(await refusalOf(connect(app.origin, fresh))).toMatchObject({ code: "unknownToken" });
});
