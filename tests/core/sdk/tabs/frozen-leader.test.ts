import { describe, expect, test } from "vitest";
import { EMPTY_ROOM } from "../../../../client-sdk/src/leader/empty-room.ts";
import { browsing } from "../../../support/sdk/browsing.ts";
import { watch } from "../../../support/sdk/fake-phones.ts";

describe("[PH19] a leader that is frozen", () => {
  test("before another tab opens is taken over by that one, though nobody comes back to it or asks for anything", async () => {
    const { clock, first, second, open } = await browsing();
    await second.client.close();
    first.freeze();
    const third = open();
    await clock.advance(3_000);
    expect(third.client.status.kind).toBe("live");
    expect(third.client.room).not.toEqual(EMPTY_ROOM);
  });

  test("while nobody does anything in the tab that follows is found missing within 22 s", async () => {
    const { clock, first, second, b } = await browsing();
    first.freeze();
    watch(b.client.space.take({ minutes: 60 }));
    await clock.advance(22_500);
    expect(second.client.space.theirs).toMatchObject({ is: "away" });
  });

  test("also by a tab that has led before", async () => {
    const { clock, first, second } = await browsing();
    await clock.advance(30_000);
    watch(second.client.pairing.pending());
    await clock.until(() => second.network.sockets.length === 1);
    second.freeze();
    await clock.advance(22_500);
    expect(first.network.sockets).toHaveLength(2);
  });

  test("or of another build, which nobody here understands, is taken over once and not again and again", async () => {
    const { clock, first, second, open } = await browsing();
    await second.client.close();
    const third = open();
    third.mute();
    await clock.advance(5_000);
    expect([first.network.sockets.length, third.network.sockets.length]).toEqual([1, 1]);
    await clock.advance(120_000);
    expect([first.network.sockets.length, third.network.sockets.length]).toEqual([1, 1]);
  });

  test("is replaced only if it is: one that answers keeps the lead", async () => {
    const { clock, second } = await browsing();
    await clock.advance(120_000);
    expect(second.network.sockets).toHaveLength(0);
  });
});
