import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { beginBreath, closePair, type Pair } from "../e2e/support/pair.ts";
import type { PhonePage } from "../e2e/support/phone.ts";
import { Stage } from "../e2e/support/stage.ts";
import { skewMs } from "./skew.ts";
import { slowness } from "./slowness.ts";
import { type FrameCosts, frameCosts } from "./trace.ts";

const stage = Stage.forThisFile();
let pair: Pair;

beforeAll(async () => {
  pair = await stage.pairUp(usual);
});

afterAll(async () => {
  await closePair(pair);
});

/** More to draw than on the smallest phone, which all other tests use. */
const usual = { viewport: { width: 390, height: 780 } } as const;
/** Lighthouse's slow 4G, and a phone with a quarter of this machine's processor. */
const slow4g = { offline: false, latency: 150, downloadThroughput: 204_800, uploadThroughput: 93_750 };
const MOST_SCRIPT_BYTES = 90_000;
const SLOWER = 4;
const TRIES = 3;
/** Where a single frame that another program holds up spoils a try. */
const MANY_TRIES = 5;
const USABLE_MS = 2_000;
/** A frame and a half. */
const APART_MS = 25;
/** Of script and style, on the usual machine. */
const FRAME_MS = 4;
const SIX = 6;
/** Of the 270 frames of a lead-in, with all the handing over in them: those that a busy or slow machine makes longer. */
const MOST_LONGER = 4;
/** Of 480 frames in which the light repeats by itself; the second one with the socket's tasks. */
const MOST_LONGER_ROUND = 2;
const MOST_LONGER_ALL = 4;
/** On a busy machine watching starts up to a second late. */
const LEAD_IN_MS = 5_300;
/** Both words of a breath change within it. */
const ROUND_MS = 8_000;
const THROTTLED_MS = 5_000;

describe("quick enough for a bad evening", () => {
  test("a pair's first load takes at most 90 kB of script, gzipped, in the longest language, and asks for all of it at once", async () => {
    const { alex } = pair;
    const cdp = await alex.context.newCDPSession(alex.page);
    const userAgent = await alex.page.evaluate(() => navigator.userAgent);
    await cdp.send("Network.setUserAgentOverride", { userAgent, acceptLanguage: "de" });
    await cdp.send("Network.clearBrowserCache");
    const scripts: Promise<Buffer>[] = [];
    alex.page.on("response", (response) => {
      if (response.url().endsWith(".js")) scripts.push(response.body());
    });
    await alex.page.reload();
    await alex.sees("home");
    await alex.page.waitForLoadState("networkidle");
    alex.page.removeAllListeners("response");
    expect(await loadedLate(alex.page)).toEqual([]);
    expect(await wordsWaitForNoScript(alex.page)).toBe(true);
    await cdp.detach();
    const sizes = (await Promise.all(scripts)).map((script) => gzipSync(script, { level: 9 }).length);
    expect(sizes.length).toBeGreaterThan(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
  });

  test("it is usable within 2 s on a slow 4G network and a slow phone, paired or not", async () => {
    const stranger = await stage.open(usual);
    for (const phone of [stranger, pair.alex]) {
      const cdp = await phone.context.newCDPSession(phone.page);
      await cdp.send("Network.enable");
      await cdp.send("Network.emulateNetworkConditions", slow4g);
      await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
      const usableMs = async (): Promise<number> => {
        await cdp.send("Network.clearBrowserCache");
        await phone.page.goto(stage.app.url, { waitUntil: "commit" });
        const button = await phone.page.waitForSelector("main .button-main");
        return await button.evaluate(() => performance.now());
      };
      expect(await bestOf(TRIES, usableMs, USABLE_MS)).toBeLessThan(USABLE_MS);
      await cdp.detach();
    }
    await stranger.context.close();
  });
});

let isBreathing = false;
/** Starts a breath, or another one if one is running. */
async function begin(): Promise<void> {
  if (isBreathing) {
    await pair.alex.press("Stop for both");
    await pair.alex.press("Done");
    await pair.sam.go(stage.app.url);
  }
  isBreathing = true;
  await pair.alex.go(stage.app.url);
  await beginBreath(pair, "5");
}

describe("the light of a breath", () => {
  const costsFor = ({ page }: PhonePage, ms: number): Promise<FrameCosts> =>
    frameCosts(stage.browser, page, () => page.waitForTimeout(ms));
  /** What a frame may take of this machine, so that it takes 4 ms of one six times slower. */
  const allowedMs = async (): Promise<number> => (FRAME_MS / SIX) * (await slowness(pair.alex.page));

  test("alone, where the page does nothing else, costs at most 4 ms of script and style in every frame while slowed down like this", async () => {
    const phone = await stage.open(usual);
    await phone.go(`${stage.app.url}/alone`);
    await phone.press("Start");
    const mostMs = FRAME_MS * (await slowness(phone.page));
    await slowedDown(phone);
    await phone.breathes(/^Out$/);
    const longer = async (): Promise<number> => {
      const { scriptAndStyle } = await costsFor(phone, ROUND_MS);
      expect(scriptAndStyle.frames).toBeGreaterThan(400);
      return scriptAndStyle.longerThan(mostMs);
    };
    expect(await bestOf(MANY_TRIES, longer, 1)).toBe(0);
    await phone.context.close();
  });

  // Chromium throttles a page by spinning in its thread for five times as long as it ran by the wall clock, even while other
  // programs had the processor, so a single frame says little. The thread's CPU time at full speed, times six, does.
  test("costs at most 4 ms of script and style per frame except for a few, six times slower, while it is handed over", async () => {
    const longer = async (): Promise<number> => {
      await begin();
      // The other's light would draw frames that cost this page nothing.
      await pair.sam.page.goto("about:blank");
      const { shown } = await costsFor(pair.alex, LEAD_IN_MS);
      expect(shown.frames).toBeGreaterThan(220);
      return shown.longerThan(await allowedMs());
    };
    expect(await bestOf(TRIES, longer, MOST_LONGER + 1)).toBeLessThanOrEqual(MOST_LONGER);
  });

  test("and from then on in all frames but two in eight seconds, or but four with the socket's tasks", async () => {
    await pair.alex.breathes(/^In$/);
    /** How many of the longer ones exceed the allowed number. */
    const tooMany = async (): Promise<number> => {
      const { shown, all } = await costsFor(pair.alex, ROUND_MS);
      expect(shown.frames).toBeGreaterThan(400);
      const mostMs = await allowedMs();
      const longer = [shown, all].map((cost) => cost.longerThan(mostMs));
      return Math.max((longer[0] ?? 0) - MOST_LONGER_ROUND, (longer[1] ?? 0) - MOST_LONGER_ALL);
    };
    expect(await bestOf(TRIES, tooMany, 1)).toBeLessThanOrEqual(0);
  });

  test("costs no more in 95 of 100 while the browser itself slows the page down six times, socket included", async () => {
    const restore = await slowedDown(pair.alex);
    const p95 = async (): Promise<number> => {
      const { all } = await costsFor(pair.alex, THROTTLED_MS);
      expect(all.frames).toBeGreaterThan(200);
      return all.p95;
    };
    expect(await bestOf(TRIES, p95, FRAME_MS)).toBeLessThan(FRAME_MS);
    await restore();
  });
});

describe("two phones in one breath", () => {
  // If one is running, another lead-in would prove nothing more.
  beforeAll(() => (isBreathing ? pair.sam.go(stage.app.url) : begin()));

  test("show it less than a frame and a half apart: the words and the light", async () => {
    const { alex, sam } = pair;
    await Promise.all([alex.breathes(/^(?:In|Out)$/), sam.breathes(/^(?:In|Out)$/)]);
    const apartMs = async (): Promise<number> => {
      const { words, lights } = await skewMs(alex.page, sam.page);
      return Math.max(words.p50, lights.p50);
    };
    expect(await bestOf(TRIES, apartMs, APART_MS)).toBeLessThan(APART_MS);
  });
});

/** Until the returned function is called. */
async function slowedDown({ context, page }: PhonePage): Promise<() => Promise<void>> {
  const cdp = await context.newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SIX });
  return () => cdp.detach();
}

/** Scripts that neither the page names nor what runs before the first paint: on a slow network each is late by a round trip. */
function loadedLate(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const named = [
      ...document.querySelectorAll<HTMLLinkElement | HTMLScriptElement>("script[src], link[rel=modulepreload]"),
    ];
    const ahead = new Set(named.map((element) => ("href" in element ? element.href : element.src)));
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    return loaded.filter((name) => name.endsWith(".js") && !ahead.has(name));
  });
}

/** Whether the words of the page's language were asked for before the script that knows which language was chosen had arrived. */
function wordsWaitForNoScript(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const timings = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const first = timings.find(({ name }) => name.endsWith("/before-paint.js"));
    const words = timings.find(({ name }) => name.includes(`/${document.documentElement.lang}-`));
    return words !== undefined && first !== undefined && words.startTime < first.responseEnd;
  });
}

/**
 * Anything else the machine does only makes things slower: the best of a few tries is what the app itself needs, and the first
 * one that is good enough is enough.
 */
async function bestOf(tries: number, measure: () => Promise<number>, goodEnough: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let done = 0; done < tries && best >= goodEnough; done += 1) best = Math.min(best, await measure());
  return best;
}
