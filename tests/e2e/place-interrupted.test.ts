import { describe, expect, test } from "vitest";
import { beginBreath, withOne, withTwo } from "./support/pair.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();

/** Well before a notice disappears by itself. */
const SOON_MS = 3_000;

describe.concurrent("a place for two, interrupted", () => {
  test("a small word said over a silent network waits, says so, and arrives after a reload", () =>
    withTwo(stage.pairUp(), async ({ alex, sam }) => {
      await alex.press("Say something small");
      await alex.says("I hear you");
      // Not offline: that nothing comes through has to be found out.
      stage.app.hush(alex.name);
      await alex.press("I hear you");
      await alex.says("Not sent yet. Attune keeps trying.");
      stage.app.cut(alex.name);
      await alex.page.reload();
      await sam.says(/I hear you/);
    }));

  test("space asked for offline, even in a breath, is shown as not sent, survives a reload, and arrives", () =>
    withTwo(stage.pairUp(), async (pair) => {
      const { alex, sam } = pair;
      await beginBreath(pair);
      await stage.cutOff(alex);
      await alex.press("I need space");
      await alex.press(/^Tell/);
      await alex.says("Not sent yet. It will go when you’re connected.");
      await alex.sees("away");
      await alex.context.setOffline(false);
      await alex.page.reload();
      await sam.sees("wait");
      await alex.hears(/knows\. Now just you/);
    }));

  test("coming back offline arrives later, and so does the answer", () =>
    withTwo(stage.pairUp(), async ({ alex, sam }) => {
      await alex.press("I need space");
      await alex.press(/^Tell/);
      await sam.sees("wait");
      await stage.cutOff(alex);
      await alex.press("I’m back");
      await alex.says("Not sent yet. It will go when you’re connected.");
      await alex.context.setOffline(false);
      await alex.page.locator(".notice-bar").waitFor({ state: "detached", timeout: SOON_MS });
      await sam.sees("theyAreBack");
      await sam.page.reload();
      await sam.press("Just breathe first");
      await alex.says(/would like to breathe first/);
      await Promise.all([alex.expectAccessible(), sam.expectAccessible()]);
    }));

  test("both take space at once, and either comes back", () =>
    withTwo(stage.pairUp(), async ({ alex, sam }) => {
      await Promise.all([alex.press("I need space"), sam.press("I need space")]);
      await Promise.all([alex.press(/^Tell/), sam.press(/^Tell/)]);
      await Promise.all([alex.sees("both"), sam.sees("both")]);
      await alex.says("You both need space. That’s allowed.");
      await alex.expectAccessible();
      await alex.press("I’m back");
      await alex.sees("wait");
      await sam.press("I’m back");
      await Promise.all([alex.sees("bothReady"), sam.sees("bothReady")]);
    }));

  test("a second tab shows the same place and can act in it", () =>
    withTwo(stage.pairUp(), async ({ alex, sam }) => {
      const tab = await alex.context.newPage();
      await tab.goto(stage.app.url);
      await tab.waitForSelector('[data-screen="home"]');
      await tab.getByRole("button", { name: "I need space" }).click();
      await tab.getByRole("button", { name: /^Tell/ }).click();
      await Promise.all([alex.sees("away"), sam.sees("wait")]);
      await alex.page.close();
      await tab.getByRole("button", { name: "I’m back" }).click();
      await sam.sees("theyAreBack");
    }));

  test("going back in the browser leads through the screens, not out of the app", () =>
    withOne(stage.openPaired(), async (alex) => {
      // One tap too many hits the way back, which is in the same place.
      await alex.press("Settings", 2);
      await alex.press("Phones");
      await alex.page.goBack();
      await alex.sees("settings");
      await alex.page.goBack();
      await alex.sees("home");
      expect(alex.page.url()).toBe(`${stage.app.url}/`);
    }));
});
