import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "./support/app.ts";
import { beginBreath, closePair, type Pair, pairUp } from "./support/pair.ts";
import { launchBrowser, PhonePage } from "./support/phone.ts";

let app: App;
let browser: Browser;
let pair: Pair;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
  pair = await pairUp(browser, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

type Look = {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly widthPx: number;
  /** Text as large as a browser's zoom makes it. */
  readonly textPercent?: number;
};

const phonePx = 390;
const looks: readonly Look[] = [
  { name: "light", settings: { theme: "light" }, widthPx: phonePx },
  { name: "dark-spanish", settings: { theme: "dark", language: "es" }, widthPx: phonePx },
  { name: "black-320-german", settings: { theme: "black", language: "de" }, widthPx: 320 },
  { name: "zoom-200", settings: { theme: "light" }, widthPx: phonePx, textPercent: 200 },
  { name: "tablet", settings: { theme: "dark" }, widthPx: 834 },
];

const forMembers = ["", "breathe", "space", "say", "settings", "phones", "leave", "safety", "alone", "free-to-say-no"];
const forStrangers = ["", "invite", "code", "j"];

async function walk(phone: PhonePage, look: Look, paths: readonly string[]): Promise<void> {
  const { name, settings, widthPx, textPercent = 100 } = look;
  await phone.page.setViewportSize({ width: widthPx, height: 780 });
  await phone.page.evaluate((text) => localStorage.setItem("attune.settings", text), JSON.stringify(settings));
  for (const path of paths) {
    await phone.go(`${app.url}/${path}`);
    await phone.page.waitForSelector("[data-screen]:not([data-screen^=waiting])");
    await phone.page.evaluate((percent) => {
      document.documentElement.style.fontSize = `${percent}%`;
    }, textPercent);
    await phone.picture(`look-${name}-${path === "" ? "start" : path}`);
    await phone.expectAccessible();
  }
}

describe("every screen", () => {
  test.each(looks)("can be read and used: $name", async (look) => {
    await walk(pair.alex, look, forMembers);
    const stranger = await PhonePage.open(browser);
    await stranger.go(app.url);
    await walk(stranger, look, forStrangers);
    stranger.expectQuiet();
    await stranger.context.close();
  });

  test("of a breath keeps its size where less motion is wished, and tells the phase by brightness", async () => {
    const { alex, sam } = pair;
    await alex.page.setViewportSize({ width: phonePx, height: 780 });
    await alex.page.evaluate(() => localStorage.clear());
    await alex.page.emulateMedia({ reducedMotion: "reduce" });
    await alex.go(app.url);
    await beginBreath({ alex, sam });
    await alex.says(/^In$/);
    const before = await coreOf(alex);
    await alex.picture("look-reduced-motion");
    await alex.says(/^Out$/);
    const after = await coreOf(alex);
    expect(after.transform).toBe(before.transform);
    expect(after.opacity).not.toBe(before.opacity);
  });

  test("of a breath can do without any shape: words only", async () => {
    const { alex } = pair;
    await alex.page.evaluate(() => localStorage.setItem("attune.settings", JSON.stringify({ light: "words" })));
    await alex.go(app.url);
    await alex.says(/^(?:In|Out)$/);
    expect(await alex.page.locator(".light").count()).toBe(0);
    await alex.picture("look-words-only");
    await alex.expectAccessible();
    await closePair(pair);
  });
});

const coreOf = (phone: PhonePage): Promise<{ readonly transform: string; readonly opacity: string }> =>
  phone.page.locator(".light-core").evaluate((core) => {
    const { transform, opacity } = getComputedStyle(core);
    return { transform, opacity };
  });
