import { beforeAll, describe, expect, test } from "vitest";
import { languages } from "../../web/src/words/languages.ts";
import { isInWindow } from "./support/in-page.ts";
import { type Look, looks, wear } from "./support/look.ts";
import { beginBreath, closePair, type Pair } from "./support/pair.ts";
import type { PhonePage } from "./support/phone.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();
let pair: Pair;

beforeAll(async () => {
  pair = await stage.pairUp();
});

/** Each address with the screen that it leads to. */
type Walk = Readonly<Record<string, string>>;

const forMembers: Walk = {
  "": "home",
  breathe: "breathe",
  space: "takeSpace",
  say: "say",
  settings: "settings",
  phones: "phones",
  leave: "leave",
  safety: "safety",
  alone: "alone",
  "usual-space": "usualSpace",
  "first/space": "firstSpace",
  "first/breath": "firstBreath",
  "free-to-say-no": "notAlways",
};
const forStrangers: Walk = { "": "welcome", invite: "question", code: "question", j: "noLink", card: "card" };

/** Goes there as a tap would, without reloading the page. */
const visit = (phone: PhonePage, path: string): Promise<void> =>
  phone.page.evaluate((to) => {
    history.pushState(null, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  }, `/${path}`);

const coloured: ReadonlySet<Look> = new Set([looks.light, looks.dark, looks.blackGerman]);

async function walk(phone: PhonePage, look: Look, screens: Walk): Promise<void> {
  await wear(phone, look);
  for (const [path, screen] of Object.entries(screens)) {
    await visit(phone, path);
    await phone.sees(screen);
    await phone.picture(`look-${look.name}-${path === "" ? "start" : path.replace("/", "-")}`);
    // Colours and structure don't depend on size and direction, so axe checks each colour scheme once.
    if (coloured.has(look)) await phone.expectAccessible();
    else await phone.expectWhole();
  }
}

/** A word stands right above its number. */
const WORD_PX = 90;

const inEveryLanguage: readonly Look[] = languages.map((language) => ({
  name: language,
  settings: { theme: "light", language },
  widthPx: 320,
}));

describe("every screen", () => {
  test.each(Object.values(looks))("can be read and used: $name", async (look) => {
    const stranger = await stage.open();
    await Promise.all([stranger.go(stage.app.url), pair.alex.go(stage.app.url)]);
    await Promise.all([walk(pair.alex, look, forMembers), walk(stranger, look, forStrangers)]);
    stranger.expectQuiet();
    await stranger.context.close();
  });

  test("is dark from its first paint if dark was chosen, whatever the system prefers", async () => {
    const phone = await stage.open({ colorScheme: "light" });
    await phone.go(stage.app.url);
    await phone.page.evaluate(() => localStorage.setItem("attune.settings", '{"theme":"black"}'));
    await phone.page.route("**/assets/*.js", (route) => route.abort());
    await phone.page.reload();
    expect(await phone.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
      "rgb(0, 0, 0)",
    );
    await phone.context.close();
  });

  test("is mirrored for a right-to-left language: the way back on the right, the line filling to the left", async () => {
    const { alex } = pair;
    await alex.go(`${stage.app.url}/settings`);
    const backAt = async (): Promise<number> =>
      (await alex.page.getByRole("button", { name: "Back" }).boundingBox())?.x ?? Number.NaN;
    await wear(alex, looks.light);
    expect(await backAt()).toBeLessThan(60);
    await wear(alex, looks.mirrored);
    expect(await backAt()).toBeGreaterThan(250);
  });

  test("of a breath keeps its size with reduced motion, and shows the phase by brightness", async () => {
    const { alex, sam } = pair;
    await wear(alex, looks.light);
    await alex.page.evaluate(() => localStorage.clear());
    await alex.page.emulateMedia({ reducedMotion: "reduce" });
    await alex.go(stage.app.url);
    await beginBreath({ alex, sam });
    // Nobody looks at the other phone from here on: drawing it would only cost time.
    await sam.page.goto("about:blank");
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
  ])("of a breath is all on the screen of a phone %s, in every language", async (which, size) => {
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

  test("of a breath shows the way to space, word, number and controls on a small phone, also at twice the text size", async () => {
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

  test("of a breath shows the right word even if the text is enlarged during the lead-in", async () => {
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

  test("of a breath shows the right word and number even with wider spacing of lines, letters and paragraphs", async () => {
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

  test("of a breath works without any shape: words only", async () => {
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
    await closePair(pair);
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
