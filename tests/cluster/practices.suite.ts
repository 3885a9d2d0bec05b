import { describe, expect, test } from "vitest";
import { presets } from "../../shared/pacer/presets.ts";
import { coupleOn, type TwoNodes } from "../support/cluster/cluster.ts";
import { until } from "../support/sdk-phone.ts";

export function practices(place: () => TwoNodes): void {
  describe("[CL5] partners on different nodes go through every practice", () => {
    test("breathing: an invitation, its yes, a pause, going on, and the end; and a no", async () => {
      const { origins } = place();
      const [a, b] = await coupleOn(origins);
      await a.breath.invite({ preset: "fourAndSix", minutes: 2 });
      await b.breath.accept();
      await until(a, () => a.breath.session !== null);
      expect(a.breath.session).toEqual(b.breath.session);
      await a.breath.pause();
      await until(b, () => JSON.stringify(b.room) === JSON.stringify(a.room));
      await b.breath.resume();
      await a.breath.changeTempo(presets.softerStart);
      await until(b, () => JSON.stringify(b.breath.session) === JSON.stringify(a.breath.session));
      await b.breath.stop();
      await until(a, () => a.breath.session === null);
      await b.breath.invite();
      await a.breath.decline();
      await until(b, () => b.breath.ownInvitation === null);
    });

    test("breathing at once: both ask, and it begins with the first one's program", async () => {
      const { origins } = place();
      const [a, b] = await coupleOn(origins);
      await Promise.all([a.breath.invite({ minutes: 1 }), b.breath.invite({ minutes: 1 })]);
      await Promise.all([until(a, () => a.breath.session !== null), until(b, () => b.breath.session !== null)]);
      expect(a.breath.session).toEqual(b.breath.session);
    });

    test("breathing in one room: one phone begins, a touch reaches the other, one leaves and it ends when both have", async () => {
      const { origins } = place();
      const [a, b] = await coupleOn(origins);
      await a.breath.start({ minutes: 1, place: "together" });
      await until(b, () => b.breath.session !== null);
      const touched = new Promise((resolve) => b.on("pulse", resolve));
      a.breath.pulse("touch");
      expect(await touched).toMatchObject({ type: "touch" });
      await a.breath.leave();
      expect(b.breath.session).not.toBeNull();
      await b.breath.leave();
      await until(a, () => JSON.stringify(a.room) === JSON.stringify(b.room));
      expect(a.breath.session).toBeNull();
    });

    test("space: a default, taking it, longer, care, coming back and its answers", async () => {
      const { origins } = place();
      const [a, b] = await coupleOn(origins);
      await a.space.agree({ minutes: 30 });
      await until(b, () => b.space.defaultMinutes === 30);
      await b.space.take({ minutes: 20, going: "walking" });
      await until(a, () => a.space.theirs?.is === "away");
      await b.space.extend({ minutes: 20 });
      await a.space.care();
      await b.space.back();
      await a.space.answer("breatheFirst");
      await a.space.answer("ready");
      await until(b, () => b.space.bothReady);
      expect(a.space.bothReady).toBe(true);
    });

    test("soft replies and I'm here", async () => {
      const { origins } = place();
      const [a, b] = await coupleOn(origins);
      await a.hear.send("iHearYou");
      await until(b, () => b.hear.theirs?.code === "iHearYou");
      await b.here.send("imHere");
      await until(a, () => a.here.theirs?.preset === "imHere");
    });
  });
}
