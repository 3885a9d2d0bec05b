import { describe, expect, test } from "vitest";
import { ASK_WITHIN_MS } from "../../client-sdk/src/pairing/pair-line.ts";
import { join, linkOn, showCode, typeCode, withOne, withTwo } from "./support/pair.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();

const misspelt = (code: string): string => code.slice(0, -1) + (code.endsWith("7") ? "8" : "7");

describe.concurrent("pairing, interrupted", () => {
  test("continues after a reload of either phone at every step", () =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      const code = await showCode(alex, stage.app);
      await alex.page.reload();
      await alex.sees("invite");
      await typeCode(sam, stage.app, code);
      await sam.sees("asked");
      await sam.page.reload();
      await join(sam);
      await alex.sees("confirm");
      // Opened again from the start page, as from the home screen, each is led back to where it was.
      await Promise.all([alex.go(stage.app.url), sam.go(stage.app.url)]);
      await Promise.all([alex.sees("confirm"), sam.says(/to say yes/)]);
      // So is another tab, which hides this one; and whoever goes home meanwhile reads there what they wait for.
      await sam.hides();
      const tab = await sam.context.newPage();
      await tab.goto(stage.app.url);
      await tab.getByRole("heading", { name: /to say yes/ }).waitFor();
      await tab.getByRole("button", { name: "Back" }).click();
      await tab
        .locator("header")
        .getByText(/to say yes/)
        .waitFor();
      expect(await tab.locator("[data-screen]").getAttribute("data-screen")).toBe("welcome");
      await tab.close();
      await sam.comesBack();
      await alex.context.setOffline(true);
      await alex.press(/^Yes/);
      await alex.says("You said yes. It goes on in a moment.");
      await alex.context.setOffline(false);
      await Promise.all([alex.sees("firstSpace"), sam.sees("firstSpace")]);
    }));

  test("waits for an inviter whose app is closed, and continues when it is opened, whatever either is looking at", () =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      await showCode(alex, stage.app);
      const link = await linkOn(alex);
      await alex.page.goto("about:blank");
      await sam.go(link);
      await sam.press("Not always");
      await sam.page.goBack();
      await sam.sees("question");
      await sam.press("Not always");
      await sam.press("Go on anyway");
      await sam.says("Waiting for your partner to open Attune.");
      await sam.go(stage.app.url);
      await sam.says("Waiting for your partner to open Attune.");
      const passing = await sam.context.newPage();
      await passing.goto(stage.app.url);
      await passing.getByText("Waiting for your partner to open Attune.").first().waitFor();
      await passing.close();
      await sam.comesBack();
      await sam.press("Back");
      await sam.press("Breathe alone");
      await alex.go(stage.app.url);
      await alex.sees("invite");
      await sam.says(/asks you to share a quiet place/);
      await sam.press("Go there");
      await alex.press("Back");
      await join(sam);
      await alex.sees("confirm");
    }));

  test("an error no longer shows for somebody who has gone elsewhere and begins again", () =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      const code = await showCode(alex, stage.app);
      await sam.go(stage.app.url);
      for (const [typed, fault] of [
        [code.slice(0, 6), "Some letters are missing. There are ten."],
        [misspelt(code), "A letter is wrong. Compare it with the other phone."],
      ] as const) {
        await sam.press("I have a code");
        await sam.press("We do");
        expect(await sam.page.locator("main .notice").count()).toBe(0);
        await sam.type(typed);
        await sam.press("Go on");
        await sam.says(fault);
        await sam.press("Back");
      }
      await typeCode(sam, stage.app, code);
      await sam.sees("asked");
      await sam.press("Not now");
      await sam.press("I have a code");
      await sam.press("We do");
      await sam.type(code);
      await sam.press("Go on");
      await sam.sees("pairingFailed");
      await sam.press("Back");
      await sam.press("Start");
      await sam.sees("question");
    }));

  test("a third person gets no further than the code", () =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      const code = await showCode(alex, stage.app);
      await typeCode(sam, stage.app, code);
      await join(sam);
      await alex.sees("confirm");
      const third = await stage.open();
      await typeCode(third, stage.app, code);
      await third.says("This code or link doesn’t work. Ask for a fresh one.");
      await alex.press(/^Yes/);
      await sam.sees("firstSpace");
      await sam.go(`${stage.app.url}/code`);
      await sam.says("This phone is paired already.");
      await sam.expectAccessible();
      third.expectQuiet();
      await third.context.close();
    }));

  test("asks somebody who was about to press something else, or taps twice, and doesn't take that for an answer", () =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      const code = await showCode(alex, stage.app);
      await alex.pressesUnread("confirm");
      await typeCode(sam, stage.app, code, 2);
      await join(sam);
      await alex.press("No, someone else");
      await sam.says("The other phone said not now.");
    }));

  test("leads nobody away from where they went meanwhile", () =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      await alex.go(stage.app.url);
      await typeCode(sam, stage.app, await showCode(alex, stage.app));
      await join(sam);
      await sam.says(/to say yes/);
      await sam.press("Back");
      await sam.press("Breathe alone");
      await sam.press("Start");
      await sam.sees("breathAlone");
      await alex.press(/^Yes/);
      await alex.sees("firstSpace");
      await alex.press("Go on");
      await alex.press("Breathe together");
      await sam.says(/would like to breathe with you/);
      await sam.sees("breathAlone");
      await sam.press("Stop");
      await sam.press("Done");
      await sam.sees("asked-breath");
    }));

  test("takes a yes even in a tab that another has taken over from, and continues there when one returns to it", () =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      const code = await showCode(alex, stage.app);
      const passing = await alex.context.newPage();
      await passing.goto(stage.app.url);
      await passing.waitForSelector(`[data-code="${code}"]`);
      await passing.close();
      await alex.comesBack();
      await typeCode(sam, stage.app, code);
      await join(sam);
      await alex.sees("confirm");
      const tab = await alex.context.newPage();
      await tab.goto(stage.app.url);
      await tab.waitForSelector('[data-screen="confirm"]');
      await alex.press(/^Yes/);
      await Promise.all([alex.sees("firstSpace"), sam.sees("firstSpace")]);
      // Nor is the other tab left behind.
      await tab.waitForSelector('[data-screen="firstSpace"]');
    }));

  test("two who invite each other and type each other's code get one place", () =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      const codes = [await showCode(alex, stage.app), await showCode(sam, stage.app)] as const;
      await Promise.all([typeCode(alex, stage.app, codes[1]), typeCode(sam, stage.app, codes[0])]);
      await Promise.all([alex.sees("asked"), sam.sees("asked")]);
      await sam.context.setOffline(true);
      await sam.press("Join");
      await alex.press("Join");
      await alex.says(/to say yes/);
      await sam.context.setOffline(false);
      await sam.keepScreens();
      await sam.press(/^Yes/);
      await Promise.all([alex.sees("firstSpace"), sam.sees("firstSpace")]);
      // Its own yes gave way to the other's: that isn't an error to be shown.
      expect((await sam.screensKept()).slice(-2)).toEqual(["confirm", "firstSpace"]);
      // Nothing of the other attempt is left to come up later.
      await sam.go(stage.app.url);
      await sam.sees("home");
    }));

  test("says so without a network, and works when it is back", () =>
    withOne(stage.open(), async (alex) => {
      await alex.page.clock.install();
      await alex.go(`${stage.app.url}/invite`);
      await alex.press("We do");
      await alex.type("Alex");
      await alex.context.setOffline(true);
      await alex.press("Go on");
      await alex.says("No connection. Attune keeps trying.");
      await alex.page.clock.fastForward(ASK_WITHIN_MS);
      await alex.sees("pairingFailed");
      await alex.context.setOffline(false);
      await alex.press("Try again");
      await alex.sees("invite");
      await stage.cutOff(alex);
      await alex.says("No connection. Attune keeps trying.");
      await alex.press("Stop inviting");
      await alex.page.waitForSelector('[data-screen="welcome"]', { timeout: 2_000 });
      // Nothing is under way any more that would need one.
      await alex.page.getByText("No connection.").first().waitFor({ state: "detached", timeout: 2_000 });
      await alex.context.setOffline(false);
    }));
});
