import { expect, test } from "vitest";
import { uuidV7 } from "../../../../client-sdk/src/outbox/uuid-v7.ts";
import { CommandId } from "../../../../shared/protocol/ids.ts";
import { livePair, watch } from "../../../support/sdk/fake-phones.ts";

test("[PH7] the id is a UUIDv7", () => {
  const id = uuidV7(
    0x0123_4567_89ab,
    Uint8Array.from({ length: 10 }, () => 0xff),
  );
  expect(id).toBe("01234567-89ab-7fff-bfff-ffffffffffff");
  expect(CommandId.safeParse(id).success).toBe(true);
  expect(CommandId.safeParse(uuidV7(-5, new Uint8Array(10))).success).toBe(true);
  expect(CommandId.safeParse(uuidV7(1e18, new Uint8Array(10))).success).toBe(true);
});

test("[PH7] the partner reads from it the day alone, of what left at once and of what waited for a connection", async () => {
  const { clock, room, a } = await livePair();
  const idTime = () => Number.parseInt(room.log.at(-1)?.commandId?.replace("-", "").slice(0, 12) ?? "", 16);
  await clock.until(() => a.client.serverNowMs() !== null);
  watch(a.client.hear.send("thankYou"));
  await clock.until(() => room.log.at(-1)?.type === "hear.sent");
  const atOnce = idTime();
  expect(atOnce % 86_400_000).toBe(0);
  expect(Math.abs(atOnce - (room.log.at(-1)?.atMs ?? 0))).toBeLessThan(86_400_000);
  a.network.cut();
  await clock.advance(0);
  const sent = watch(a.client.space.take({ minutes: 20 }));
  await clock.advance(3_600_000);
  a.network.restore();
  await clock.until(() => room.log.at(-1)?.type === "space.taken");
  expect(sent.error).toBeNull();
  expect(idTime()).toBe(atOnce);
});
