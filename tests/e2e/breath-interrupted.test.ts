import { describe, expect, test } from "vitest";
import { untilSaid } from "./support/in-page.ts";
import { beginBreath, withTwo } from "./support/pair.ts";
import type { PhonePage } from "./support/phone.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();

describe.concurrent("a breath of two, interrupted", () => {
  test("a reloaded phone joins the live phase once it is connected, and so does a second tab", () =>
    withTwo(stage.pairUp(), async (pair) => {
      const { sam } = pair;
      await beginBreath(pair);
      await sam.breathes(/^In$/);
      const connect = await sam.silenced();
      await sam.page.reload();
      await sam.sees("breathOutOfReach");
      await sam.says("You’ll join when you’re connected.");
      await sam.expectAccessible();
      await sam.press("Breathe alone");
      await sam.sees("alone");
      await sam.press("Back");
      await sam.sees("breathOutOfReach");
      const isWelcomed = sam.page.evaluate(untilSaid, "You’re in.");
      connect();
      await sam.says("You’re in.");
      await isWelcomed;
      await sam.breathes(/^(?:In|Out)$/);
      const tab = await sam.context.newPage();
      await tab.goto(stage.app.url);
      await tab.waitForSelector('[data-screen="breathTogether"]');
    }));

  test("goes on by itself without a network", () =>
    withTwo(stage.pairUp(), async (pair) => {
      const { alex, sam } = pair;
      await beginBreath(pair);
      await sam.breathes(/^In$/);
      const before = await lightsOn(sam);
      await stage.cutOff(sam);
      await sam.breathes(/^Out$/);
      await sam.press("Pause");
      await sam.page.locator(".connection-lines > .notice", { hasText: "One thing is not sent yet." }).waitFor();
      // Nothing moves the light, even in the lowest window, and nothing hides the number.
      expect(await lightsOn(sam)).toEqual(before);
      expect(await sam.page.locator(".notice-bar").count()).toBe(0);
      await sam.breathes(/^In$/);
      await alex.press("Stop for both");
      await sam.context.setOffline(false);
      await Promise.all([alex.sees("after-asked"), sam.sees("after-asked")]);
      await sam.press("Harder");
      await sam.says(/feet on the floor/);
      // The pause that waited has come about.
      expect(await sam.page.getByText("That breath is over.").count()).toBe(0);
      await Promise.all([alex.expectAccessible(), sam.expectAccessible()]);
      await sam.press("Done");
      await sam.press("Breathe together");
      await sam.press(/^Ask/);
      // Somebody still answering the question after the last one is told, and asked when they want to be.
      await alex.says(/would like to breathe with you/);
      await alex.sees("after-asked");
      await alex.press("Go there");
      await alex.sees("asked-breath");
    }));

  test("whoever leaves a breath without a network is out at once, and stays out", () =>
    withTwo(stage.pairUp(), async (pair) => {
      const { alex, sam } = pair;
      await beginBreath(pair);
      await stage.cutOff(sam);
      await sam.press("Step out");
      await sam.sees("home");
      await sam.says("You stepped out. That’s fine.");
      await sam.keepScreens();
      await sam.context.setOffline(false);
      await sam.page.getByText("not sent yet").first().waitFor({ state: "detached" });
      await alex.sees("breathTogether");
      await alex.press("Stop for both");
      await alex.sees("after-asked");
      await sam.page.getByText("You stepped out.").waitFor({ state: "detached" });
      expect(await sam.screensKept()).toEqual(["home"]);
    }));

  test("a breath in one room sounds from the phone that begins it, and drags nobody out of a breath of their own", () =>
    withTwo(stage.pairUp(), async ({ alex, sam }) => {
      await sam.press("Breathe alone");
      await sam.press("Start");
      await sam.sees("breathAlone");
      await alex.press("Breathe together");
      await alex.choose("Same room, one phone");
      await alex.press("Start");
      await alex.says("Hands, if you’d both like.");
      await sam.says("Your breath together is on.");
      await sam.sees("breathAlone");
      await sam.press("Go there");
      for (const phone of [alex, sam]) await phone.press("More");
      const sounds = (phone: PhonePage) => phone.page.getByRole("button", { name: "Sound on" }).count();
      expect([await sounds(alex), await sounds(sam)]).toEqual([1, 0]);
    }));

  test("a breath that both ask for at once is one breath", () =>
    withTwo(stage.pairUp(), async ({ alex, sam }) => {
      for (const phone of [alex, sam]) await phone.press("Breathe together");
      await Promise.all([alex.sees("breathe"), sam.sees("breathe")]);
      await Promise.all([alex.press(/^Ask/), sam.press(/^Ask/)]);
      await Promise.all([alex.sees("breathTogether"), sam.sees("breathTogether")]);
      await alex.press("Step out");
      await alex.says("You stepped out. That’s fine.");
      await sam.sees("breathTogether");
    }));

  test("an invitation is announced on any screen, and its breath leads there even the one who waits elsewhere", () =>
    withTwo(stage.pairUp(), async ({ alex, sam }) => {
      await sam.press("Settings");
      await alex.press("Breathe together");
      await alex.press(/^Ask/);
      await alex.sees("asking-breath");
      await alex.expectAccessible();
      await alex.press("To our place");
      await alex.press("Breathe together");
      await alex.press(/^Ask/);
      // It was put away, and is shown to whoever asks again.
      await alex.sees("asking-breath");
      await alex.says("Four and six, 2 minutes.");
      expect(await alex.page.locator(".notice-bar").count()).toBe(0);
      await alex.press("To our place");
      await alex.press("Say something small");
      await sam.says(/would like to breathe with you/);
      await sam.press("Go there");
      await sam.sees("asked-breath");
      // News that has been followed is no longer there for a screen reader to find.
      await sam.page.waitForFunction(() => document.querySelector("[role=status]")?.textContent === "");
      await sam.expectAccessible();
      await sam.press("Not now");
      await alex.says(/says: not now\. That’s fine\./);
      await alex.press("Back");
      await alex.press("Breathe together");
      await alex.press(/^Ask/);
      await alex.press("To our place");
      await alex.press("Say something small");
      await sam.press("Breathe together");
      await Promise.all([alex.sees("breathTogether"), sam.sees("breathTogether")]);
    }));
});

/** Where the light is on the smallest phone, also below the browser's bars, and turned. */
async function lightsOn({ page }: PhonePage) {
  const whole = page.viewportSize() ?? { width: 320, height: 568 };
  const places: unknown[] = [];
  for (const size of [{ width: 320, height: 460 }, { width: 568, height: 260 }, whole]) {
    await page.setViewportSize(size);
    places.push(await page.locator(".light").boundingBox());
  }
  return places;
}
