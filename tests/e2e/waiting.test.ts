import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lookAt, looks } from "./support/look.ts";
import { closePair, linkOn, type Pair, showCode } from "./support/pair.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();
let pair: Pair;

beforeEach(async () => {
  pair = await stage.pairUp();
  await pair.alex.pressesUnread("wait", "I’m here. No hurry.");
  await pair.sam.press("I need space");
  await pair.sam.press(/^Tell/);
  await pair.alex.sees("wait");
});

afterEach(() => closePair(pair));

/** That much later both look at their phones again. */
async function later(minutes: number): Promise<void> {
  await stage.app.later(minutes);
  await Promise.all([pair.alex.wake(), pair.sam.wake()]);
}

describe("a space of twenty minutes", () => {
  test("shows the one who waits a time, a line and no counting digits, and asks for nothing", async () => {
    const { alex } = pair;
    await alex.says(/Sam. needs some space/);
    await alex.says(/Sam. is coming back around/);
    await alex.says("This is a pause, not an ending. You don’t have to do anything.");
    // The line is also visible with forced colours.
    await alex.page.emulateMedia({ forcedColors: "active" });
    const grounds = (all: readonly Element[]) => all.map((each) => getComputedStyle(each).backgroundColor);
    const [left, gone] = await alex.page.locator(".fill, .fill-done").evaluateAll(grounds);
    expect(gone).not.toBe(left);
    await alex.page.emulateMedia({ forcedColors: "none" });
    expect(await alex.page.locator("main").innerText()).not.toMatch(/\d:\d\d:\d\d|\d+ (?:s|sec|min)/);
    await alex.press("I’m here. No hurry.");
    await alex.says("You said: “I’m here. No hurry.”");
    await pair.sam.hears("I’m here. No hurry.");
    expect(await alex.page.getByRole("button", { name: "I’m here. No hurry." }).count()).toBe(0);
  });

  test("is nearly over two minutes before, and the words change at the time and a quarter of an hour after", async () => {
    const { alex, sam } = pair;
    const heading = await alex.page.locator("h1").elementHandle();
    await later(19);
    await sam.says("Nearly the time you said.");
    await later(2);
    await Promise.all([sam.says("It’s about the time you said."), alex.says(/It’s about the time/)]);
    await later(15);
    await sam.says("It’s past the time you said. One tap is enough.");
    await alex.says("It’s past the time \u2068Sam\u2069 said. That’s hard. It doesn’t tell you why.");
    // Otherwise it wouldn't be read: a heading that already has the focus is read only once.
    await expect
      .poll(() => alex.page.evaluate((old) => [old?.isConnected, document.activeElement?.tagName], heading))
      .toEqual([false, "H1"]);
    await lookAt(sam, looks.dark, "away-overdue");
    await lookAt(alex, looks.light, "waiting-overdue");
    await alex.press("Call someone");
    await alex.says("Someone who is kind to you. A friend, family, or a helpline.");
    await alex.press("Leave it till morning");
    await alex.says("Sleep first. Nothing has to be solved tonight.");
    await alex.expectAccessible();
    await sam.press("A little longer");
    await sam.press("Half a day");
    await alex.hears(/checked in, like you agreed/);
    // What was said to somebody left alone doesn't answer that.
    expect(await alex.page.locator("main .notice").count()).toBe(0);
    await alex.pressesUnread("theyAreBack");
    await sam.press("I’m back");
    await alex.press("Ten more minutes");
    await sam.hears(/needs ten more minutes/);
  });

  test("closes by itself after a day, without fault; and a day-old link reads like any that doesn't work", async () => {
    const { alex, sam } = pair;
    const others = await stage.strangers();
    await showCode(others.alex, stage.app);
    const link = await linkOn(others.alex);
    await later(24 * 60);
    await Promise.all([alex.sees("home"), sam.sees("home")]);
    await Promise.all([
      alex.says(/space closed by itself after a day\. Nobody failed\./),
      sam.says("Your space closed by itself after a day. That’s fine."),
    ]);
    await others.sam.go(link);
    await others.sam.press("We do");
    await others.sam.says("This code or link doesn’t work. Ask for a fresh one.");
    await closePair(others);
  });

  test("lets the one who waits into the settings, and from there out of the place", async () => {
    const { alex } = pair;
    await alex.press("Settings");
    await alex.press("Leave this place");
    await alex.sees("leave");
  });

  test("its end is announced on any other screen, with a button that leads to it", async () => {
    const { alex, sam } = pair;
    await alex.press("Breathe alone");
    await sam.press("I’m back");
    await alex.says(/Sam. is back/);
    await alex.expectAccessible();
    await sam.press("To our place");
    await sam.press("I need space");
    await sam.press(/^Tell/);
    // Another one than that from which Alex came here.
    await alex.says(/Sam. needs some space/);
    await sam.press("I’m back");
    await alex.says(/Sam. is back/);
    await alex.press("Go there");
    await alex.sees("theyAreBack");
  });

  test("can be one's own as well, and offline it is said once that neither it nor its end is sent", async () => {
    const { alex, sam } = pair;
    await alex.press("I need space");
    await stage.cutOff(alex);
    await alex.says("No connection. Attune keeps trying.");
    await alex.press(/^Tell/);
    await alex.sees("both");
    const seen = alex.page.locator("p", { hasText: /not sent yet/i });
    await alex.hears(/Not sent yet\. It will go when you’re connected\.$/);
    expect(await seen.allInnerTexts()).toEqual(["Not sent yet. It will go when you’re connected."]);
    await alex.press("I’m back");
    const both = "2 things are not sent yet. They go when you’re connected.";
    await alex.hears(/2 things are not sent yet\. They go when you’re connected\.$/);
    await alex.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    expect(await seen.allInnerTexts()).toEqual([both]);
    expect((await alex.page.getByRole("status").innerText()).match(/not sent yet/gi)).toHaveLength(1);
    await alex.context.setOffline(false);
    await alex.wake();
    await alex.sees("wait");
    await alex.press("I need space");
    await alex.press(/^Tell/);
    await Promise.all([alex.says(/^Back around/), sam.says(/^Back around/)]);
    // The later time is over too: it isn't told as one to come.
    await later(21);
    await Promise.all([alex.says(/^You said around/), sam.says(/^You said around/)]);
  });
});
