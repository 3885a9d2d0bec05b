import { expect, test } from "vitest";
import { phoneOn, startServer, until } from "../support/sdk-phone.ts";

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
