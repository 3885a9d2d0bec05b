import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { languages } from "../../web/src/words/languages.ts";
import { isInWindow } from "./support/in-page.ts";
import { type Look, looks, wear } from "./support/look.ts";
import { beginBreath, closePair, type Pair } from "./support/pair.ts";
import type { PhonePage } from "./support/phone.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();
let pair: Pair;

/** Both are in a breath that lasts longer than what looks at it. */
beforeAll(async () => {
  pair = await stage.pairUp();
  const { alex, sam } = pair;
  await wear(alex, looks.light);
  await alex.page.emulateMedia({ reducedMotion: "reduce" });
  await beginBreath(pair, "5");
  // Nobody looks at the other phone from here on: drawing it would only cost time.
  await sam.page.goto("about:blank");
});

afterAll(() => closePair(pair));

/** A word stands right above its number. */
const WORD_PX = 90;

const inEveryLanguage: readonly Look[] = languages.map((language) => ({
  name: language,
  settings: { theme: "light", language },
  widthPx: 320,
}));

describe("a breath on the screen", () => {
  test("keeps its size with reduced motion, and shows the phase by brightness", async () => {
    const { alex } = pair;
    await alex.breathes(/^In$/);
    const before = await coreOf(alex);
    await alex.picture("look-reduced-motion");
    await alex.breathes(/^Out$/);
    const after = await coreOf(alex);
    expect(after.transform).toBe(before.transform);
    expect(after.opacity).not.toBe(before.opacity);
  });

  test.each([
    ["in landscape", { width: 667, height: 320 }],
    ["in landscape and small", { width: 568, height: 320 }],
    ["that is small", { width: 320, height: 568 }],
  ])("is all on the screen of a phone %s, in every language", async (which, size) => {
    const { alex } = pair;
    await alex.page.evaluate(glowFully);
    for (const look of inEveryLanguage) {
      await wear(alex, look);
      await alex.page.setViewportSize(size);
      await alex.picture(`look-${which.replaceAll(" ", "-")}-${look.name}`);
      expect(await alex.page.evaluate(() => document.documentElement.scrollHeight)).toBe(size.height);
      const reach = await alex.page
        .locator("button, .light-ring, .breath-count")
        .evaluateAll((all) => Math.max(...all.map((each) => each.getBoundingClientRect().bottom)));
      expect(reach).toBeLessThan(size.height);
      // Two would reach into the light.
      expect(Math.max(...(await alex.page.locator(".breath-word").evaluateAll(linesOf)))).toBe(1);
      // Turning the phone takes no word away.
      expect(await alex.page.evaluate(isInWindow, [".breath-place", "."] as const)).toBe(true);
      await alex.expectWhole();
    }
  });

  test("shows the way to space, word, number and controls on a small phone, also at twice the text size", async () => {
    const { alex } = pair;
    for (const look of inEveryLanguage) {
      await wear(alex, { ...look, textPercent: 200 });
      await alex.page.setViewportSize({ width: 320, height: 568 });
      const way = alex.page.getByRole("button", { name: /^(?:I need space|Necesito espacio|Ich brauche Abstand)$/ });
      const { y = Number.NaN, height = 0 } = (await way.boundingBox()) ?? {};
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + height).toBeLessThan(568);
      const count = await alex.page.locator(".breath-count").boundingBox();
      const steering = await alex.page.locator(".breath-controls").boundingBox();
      expect((count?.y ?? Number.NaN) + (count?.height ?? 0)).toBeLessThanOrEqual(steering?.y ?? 0);
      expect((steering?.y ?? Number.NaN) + (steering?.height ?? 0)).toBeLessThanOrEqual(568);
      await alex.picture(`look-small-zoomed-${look.name}`);
    }
    await wear(alex, looks.light);
  });

  test("shows the right word even if the text is enlarged during the lead-in", async () => {
    const two = await stage.pairUp();
    for (const { page } of [two.alex, two.sam]) {
      await page.evaluate(() => localStorage.setItem("attune.settings", JSON.stringify({ light: "words" })));
      await page.reload();
    }
    const larger = (phone: PhonePage) => wear(phone, { ...looks.light, settings: wordsOnly, textPercent: 200 });
    await larger(two.sam);
    await beginBreath(two);
    await two.alex.breathes(/^Together in$/);
    await larger(two.alex);
    await two.alex.breathes(/^In$/);
    const [changed, same] = await Promise.all([wordSeen(two.alex), wordSeen(two.sam)]);
    expect(changed.equals(same)).toBe(true);
    await closePair(two);
  });

  test("shows the right word and number even with wider spacing of lines, letters and paragraphs", async () => {
    const phone = await stage.open();
    await phone.go(`${stage.app.url}/alone`);
    await phone.page.evaluate(() => {
      // The spacing of WCAG 1.4.12.
      const apart = new CSSStyleSheet();
      apart.replaceSync(
        "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }" +
          "p { margin-block-end: 2em !important }",
      );
      document.adoptedStyleSheets = [apart];
    });
    await phone.press("Start");
    await phone.breathes(/^In$/);
    await phone.counts(3);
    await phone.breathes(/^Out$/);
    await phone.counts(5);
    await phone.picture("look-set-apart");
    await phone.expectWhole();
    await phone.context.close();
  });

  test("works without any shape: words only", async () => {
    const { alex } = pair;
    await alex.page.evaluate(() => localStorage.setItem("attune.settings", JSON.stringify({ light: "words" })));
    await alex.go(stage.app.url);
    await alex.breathes(/^(?:In|Out)$/);
    expect(await alex.page.locator(".light").count()).toBe(0);
    await alex.page.waitForFunction(() => {
      const reel = document.querySelector(".breath-reel:last-child");
      return reel !== null && getComputedStyle(reel).transform !== "none";
    });
    await alex.picture("look-words-only");
    await alex.expectAccessible();
  });
});

/** Runs in the page: as at the end of each in-breath. */
const glowFully = (): void => {
  const glow = new CSSStyleSheet();
  glow.replaceSync(".light-halo { transform: none !important }");
  document.adoptedStyleSheets = [glow];
};

const wordsOnly = { theme: "light", light: "words" };

/** As it appears on the screen, which may differ from the page's own idea of it. */
async function wordSeen({ page }: PhonePage): Promise<Buffer> {
  const { x = 0, y = 0, width = 0 } = (await page.locator(".breath-count").boundingBox()) ?? {};
  return await page.screenshot({ clip: { x, y: y - WORD_PX, width, height: WORD_PX } });
}

/** Runs in the page. */
const linesOf = (words: readonly Element[]): readonly number[] =>
  words.map((word) => {
    const range = document.createRange();
    range.selectNodeContents(word);
    return range.getClientRects().length;
  });

const coreOf = (phone: PhonePage): Promise<{ readonly transform: string; readonly opacity: string }> =>
  phone.page.locator(".light-core").evaluate((core) => {
    const { transform, opacity } = getComputedStyle(core);
    return { transform, opacity };
  });
