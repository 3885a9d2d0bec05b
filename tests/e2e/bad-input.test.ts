import { describe, test } from "vitest";
import { codeOn, linkOn, showCode, typeCode, withOne, withTwo } from "./support/pair.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();

const misspelt = (code: string): string => code.slice(0, -1) + (code.endsWith("7") ? "8" : "7");

describe.concurrent("a mistyped code", () => {
  test("a typo is reported at once, also without a network, and can be corrected", () =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      const code = await showCode(alex, stage.app);
      await typeCode(sam, stage.app, misspelt(code));
      await sam.says("A letter is wrong. Compare it with the other phone.");
      await sam.context.setOffline(true);
      await sam.type(code.slice(0, 6));
      await sam.press("Go on");
      await sam.says("Some letters are missing. There are ten.");
      await sam.expectAccessible();
      await sam.context.setOffline(false);
      await sam.type(code);
      await sam.press("Go on");
      await sam.sees("asked");
    }));

  test("a typo is read aloud, in sight also where text is large, keeps the focus there, and can be mended in the middle", ({
    expect: here,
  }) =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      const code = await showCode(alex, stage.app);
      const other = code.startsWith("7") ? "8" : "7";
      await typeCode(sam, stage.app, other + code.slice(1).toLowerCase());
      await sam.says("A letter is wrong. Compare it with the other phone.");
      const { keyboard } = sam.page;
      await sam.page.setViewportSize({ width: 320, height: 568 });
      await sam.page.evaluate(() => void (document.documentElement.style.fontSize = "200%"));
      await sam.type(other + code.slice(1).toLowerCase());
      await sam.page.getByRole("textbox").press("Enter");
      const isInSight = (fault: Element): boolean => {
        const { left, bottom } = fault.getBoundingClientRect();
        return document.elementFromPoint(left + 1, bottom - 1) === fault;
      };
      await here.poll(() => sam.page.locator(".field .notice").evaluate(isInSight)).toBe(true);
      const aloud = sam.page.locator("[role=status]", { hasText: "A letter is wrong." });
      await aloud.waitFor({ state: "attached" });
      here(await sam.page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
      await keyboard.press("Home");
      await keyboard.press("Delete");
      await keyboard.type(code.slice(0, 1).toLowerCase());
      here(await sam.page.getByRole("textbox").inputValue()).toBe(code);
      await aloud.waitFor({ state: "detached" });
      await keyboard.press("Enter");
      await sam.sees("asked");
    }));

  test("a link works even with the parameters that a messenger has added, opened or pasted", () =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      await showCode(alex, stage.app);
      const link = (await linkOn(alex)).replace("/j#", "/j?fbclid=IwAR0_x-y#");
      await sam.go(link);
      await sam.press("We do");
      await sam.sees("asked");
      await sam.press("Not now");
      await sam.sees("welcome");
      // A link works only once, so this one is used up; but it is read as a link, not called incomplete.
      await typeCode(sam, stage.app, `Look: ${link}`);
      await sam.says("This code or link doesn’t work. Ask for a fresh one.");
    }));

  test("a wrong code and a used one get the same words, and lead on to another", ({ expect: here }) =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      const code = await showCode(alex, stage.app);
      await typeCode(sam, stage.app, code);
      await sam.sees("asked");
      await here.poll(() => codeOn(alex)).not.toBe(code);
      await sam.press("Not now");
      await sam.sees("welcome");
      await typeCode(sam, stage.app, code);
      await sam.says("This code or link doesn’t work. Ask for a fresh one.");
      await sam.expectAccessible();
      await sam.press("Type a code");
      await sam.type(await codeOn(alex));
      await sam.press("Go on");
      await sam.sees("asked");
    }));

  test("an invisible name doesn't count as one, and opening one's own link on one's own phone says whose it is", () =>
    withOne(stage.open(), async (alex) => {
      await alex.go(`${stage.app.url}/invite`);
      await alex.press("We do");
      await alex.type("\u200b");
      await alex.press("Go on");
      await alex.says("Please type a short name.");
      await showCode(alex, stage.app);
      const link = await linkOn(alex);
      await alex.go(link);
      await alex.press("We do");
      await alex.says("This is your own code. Use it on the other phone.");
    }));

  test("a link without its secret asks for another, the next one works as usual, and an installed app is pointed to the code", () =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      await sam.go(`${stage.app.url}/j`);
      await sam.says("This link is not whole. Ask for it once more.");
      await showCode(alex, stage.app);
      const link = await linkOn(alex);
      await sam.go(link);
      await sam.press("We do");
      await sam.press("Not now");
      const next = await stage.open();
      await showCode(next, stage.app);
      await sam.go(link);
      await sam.press("We do");
      await sam.sees("pairingFailed");
      // If the app is open already, browsers change only the fragment of the address.
      await sam.page.evaluate((href) => void (location.href = href), await linkOn(next));
      await sam.press("Using the installed app?");
      await sam.says(/Type the letters there, or paste the link/);
      await next.context.close();
    }));
});
