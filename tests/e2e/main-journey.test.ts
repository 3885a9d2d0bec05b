import { beforeAll, describe, expect, test } from "vitest";
import { lookAt, looks } from "./support/look.ts";
import { closePair, join, type Pair, showCode, typeCode } from "./support/pair.ts";
import type { PhonePage } from "./support/phone.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();
let pair: Pair;

/** The height that a small phone's browser leaves of its screen. */
const SMALL_WINDOW_PX = 553;

beforeAll(async () => {
  pair = {
    alex: await stage.open({ colorScheme: "dark" }),
    sam: await stage.open({ colorScheme: "light" }),
  };
});

/** Checks both with axe, and takes a picture in three looks; in none of them anything is cut off. */
async function look(name: string): Promise<void> {
  await Promise.all([lookAt(pair.alex, looks.dark, `${name}-alex`), lookAt(pair.sam, looks.light, `${name}-sam`)]);
}

/** Whatever its name is now: Playwright would look for a name. */
const pressFirst = ({ page }: PhonePage): Promise<void> =>
  page.evaluate(() => document.querySelector<HTMLElement>(".breath-controls button")?.click());

/** A tap that was already on its way when the other's arrived. */
const pressAsItChanges = ({ page }: PhonePage): Promise<void> =>
  page.evaluate(() => {
    const button = document.querySelector<HTMLElement>(".breath-controls button");
    if (button === null) throw new Error("There is nothing to press.");
    new MutationObserver((_changes, observer) => {
      observer.disconnect();
      button.click();
    }).observe(button, { characterData: true, childList: true, subtree: true });
  });

/** Whether a finger reaches what it passes over. */
const isTappedThrough = (notice: Element): boolean => {
  const { left, top, width, height } = notice.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2)?.closest("footer") === null;
};

/** Also in landscape, where there is room for them only side by side. */
async function expectCodeAndPictureInSight({ page }: PhonePage): Promise<void> {
  const before = page.viewportSize();
  const height = 320;
  await page.setViewportSize({ width: 568, height });
  for (const shown of [".qr", ".code"]) {
    const box = await page.locator(shown).boundingBox();
    expect((box?.y ?? Number.NaN) + (box?.height ?? Number.NaN), shown).toBeLessThanOrEqual(height);
  }
  if (before !== null) await page.setViewportSize(before);
}

describe("an evening of two phones, one after the other", () => {
  test("they pair on a sofa", async () => {
    const { alex, sam } = pair;
    await Promise.all([alex.go(stage.app.url), sam.go(stage.app.url)]);
    await look("01-welcome");
    const code = await showCode(alex, stage.app);
    await typeCode(sam, stage.app, code.toLowerCase().replaceAll("0", "o").replace("-", " "));
    await sam.keepScreens();
    await sam.sees("asked");
    expect(await sam.screensKept()).not.toContain("waiting-join.waiting");
    await sam.says("Alex");
    await look("02-invite-and-asked");
    await expectCodeAndPictureInSight(alex);
    await join(sam);
    await alex.sees("confirm");
    await look("03-confirm-and-wait");
    await alex.press(/^Yes/);
    await Promise.all([alex.sees("firstSpace"), sam.sees("firstSpace")]);
    await alex.choose("30 min");
    await alex.press("Go on");
    await sam.says(/chose 30 minutes/);
    await look("04-first-space");
    await sam.press("Go on");
    await sam.sees("firstBreath");
  });

  test("they breathe on one clock", async () => {
    const { alex, sam } = pair;
    // Watched from before it comes: on a busy machine it may be over when one looks afterwards.
    const leadIn = alex.breathes(/^Together in$/);
    await alex.pressesUnread("breathTogether", "Stop for both");
    await alex.press("Breathe together");
    await sam.says(/would like to breathe with you/);
    await Promise.all([leadIn, sam.press("Breathe together")]);
    await Promise.all([alex.sees("breathTogether"), sam.sees("breathTogether")]);
    await look("05-lead-in");
    await Promise.all([alex.breathes(/^In$/), sam.breathes(/^In$/)]);
    await look("06-breath");
  });

  test("either pauses, and either resumes; when both do at once, it isn't undone and nobody sees a rejection", async () => {
    const { alex, sam } = pair;
    await pressAsItChanges(sam);
    await alex.press("Pause");
    await Promise.all([alex.breathes(/^Paused$/), sam.breathes(/^Paused$/)]);
    await look("07-paused");
    await Promise.all([pressFirst(alex), pressFirst(sam)]);
    await Promise.all([alex.breathes(/^(?:In|Out)$/), sam.breathes(/^(?:In|Out)$/)]);
    expect(await Promise.all([alex, sam].map(({ page }) => page.locator(".notice-bar").count()))).toEqual([0, 0]);
  });

  test("one takes space in two taps, and the breath ends softly", async () => {
    const { alex, sam } = pair;
    await alex.press("I need space");
    await alex.sees("takeSpace");
    await look("08-take-space");
    await alex.page.setViewportSize({ width: 375, height: SMALL_WINDOW_PX });
    const second = await alex.page.getByRole("button", { name: /^Tell/ }).boundingBox();
    expect((second?.y ?? Number.NaN) + (second?.height ?? 0)).toBeLessThanOrEqual(SMALL_WINDOW_PX);
    await alex.press(/^Tell/);
    await Promise.all([alex.sees("away"), sam.sees("wait")]);
    await sam.press("I’m here. No hurry.");
    await alex.says(/I’m here\. No hurry\./);
    await look("09-away-and-wait");
  });

  test("the one who is away extends, and the other reads one line", async () => {
    const { alex, sam } = pair;
    await alex.press("A little longer");
    await look("10-longer");
    await alex.press("20 min");
    await sam.says(/needs a little longer/);
    await alex.sees("away");
  });

  test("that one comes back, and words start when both are ready", async () => {
    const { alex, sam } = pair;
    await alex.press("I’m back");
    await Promise.all([alex.sees("youAreBack-open"), sam.sees("theyAreBack")]);
    await look("11-back");
    // Nobody has to answer before they do anything else, and whoever has put it away can still answer.
    await sam.press("To our place");
    await sam.sees("home");
    await sam.says(/Alex. is back/);
    await sam.press("Go there");
    await sam.press("Ten more minutes");
    await alex.says(/needs ten more minutes/);
    await Promise.all([alex.expectAccessible(), sam.expectAccessible()]);
    await sam.press("To our place");
    await sam.press("Go there");
    await sam.press("I’m ready now");
    await Promise.all([alex.sees("bothReady"), sam.sees("bothReady")]);
    await look("12-both-ready");
    await Promise.all([alex.press("To our place"), sam.press("To our place")]);
  });

  test("they say something small, and nothing answers for the other", async () => {
    const { alex, sam } = pair;
    await alex.press("Say something small");
    await alex.press("I hear you");
    await alex.says("Sent.");
    await sam.says(/I hear you/);
    await look("13-say-and-home");
    // An answer is shown where one would answer.
    await sam.press("Say something small");
    await sam.says(/: “I hear you”/);
    await sam.press("Thank you");
    await alex.says(/: “Thank you”/);
    await alex.press("Back");
    await alex.sees("home");
    // "Sent." would be taken for word of the space that is asked for next.
    await sam.says("Sent.");
    expect(await sam.page.locator(".notice-bar").evaluate(isTappedThrough)).toBe(true);
    await sam.press("Back");
    await sam.press("I need space");
    await sam.sees("takeSpace");
    expect(await sam.page.locator(".notice-bar").count()).toBe(0);
  });

  test("without any complaint from the browser: no policy broken, no other host contacted", async () => {
    await closePair(pair);
  });
});
