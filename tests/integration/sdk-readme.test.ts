import { join } from "node:path";
import { expect, test } from "vitest";
import { fileStorage } from "../../client-sdk/src/index.node.ts";
import { pairByCode, phoneOn, startServer, until } from "../support/sdk-phone.ts";
import { tempFolder } from "../support/temp-folder.ts";

test("the shape that the README shows, from pairing to coming back, over real sockets", async () => {
  const { origin: url } = await startServer();
  const a = phoneOn(url);
  const invite = await a.pairing.invite({ name: "A" });
  const b = phoneOn(url);
  const joining = b.pairing.join(invite.code.text, { name: "B" });
  expect(await invite.joined).toEqual({ name: "B" });
  await invite.confirm();
  await joining;
  expect([a.names, b.names]).toEqual([
    { mine: "A", partner: "B" },
    { mine: "B", partner: "A" },
  ]);
  expect(await a.breath.invite({ preset: "fourAndSix", minutes: 2 })).toMatchObject({ delivered: true });
  expect(await b.breath.accept()).toMatchObject({ delivered: true });
  await until(b, () => b.serverNowMs() !== null);
  expect(b.breath.phase()).toMatchObject({ kind: "leadIn" });
  expect(await b.space.take({ minutes: 20, going: "walking" })).toMatchObject({ delivered: true });
  expect(await b.space.back()).toMatchObject({ delivered: true });
  expect(await a.space.answer("ready")).toMatchObject({ delivered: true });
  expect(a.space.bothReady).toBe(true);
});

test("a client takes up by itself the pairing that its file holds, with what was not sent", async () => {
  const { origin: url } = await startServer();
  const path = join(tempFolder(), "phone.json");
  const first = phoneOn(url, { storage: fileStorage(path) });
  const b = phoneOn(url);
  await pairByCode(first, b);
  await until(first, () => first.status.kind === "live");
  await first.close();
  const offline = phoneOn("http://127.0.0.1:9", { storage: fileStorage(path) });
  await until(offline, () => offline.status.kind === "offline");
  expect(await offline.space.take({ minutes: 20 })).toMatchObject({ delivered: false, queued: true });
  await offline.close();
  const again = phoneOn(url, { storage: fileStorage(path) });
  await until(b, () => b.space.theirs?.is === "away");
  await until(again, () => again.space.mine?.is === "away");
  expect(again.names).toEqual({ mine: "A", partner: "B" });
});

test("an address in capitals, as it is typed on a phone, is the same, and so is its link", async () => {
  const { origin } = await startServer();
  const a = phoneOn(origin.replace("http://127.0.0.1", "Http://LOCALHOST"));
  const b = phoneOn(origin.replace("127.0.0.1", "localhost"));
  const invite = await a.pairing.invite({ name: "A" });
  expect((await b.pairing.open(invite.link.url)).from).toEqual({ name: "A" });
});
