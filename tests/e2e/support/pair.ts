import type { Browser, BrowserContextOptions } from "playwright-core";
import { createClient, memoryStorage } from "../../../client-sdk/src/index.node.ts";
import { pairByCode } from "../../support/two-phones.ts";
import type { App } from "./app.ts";
import { PhonePage } from "./phone.ts";

export type PairOptions = BrowserContextOptions & {
  /** The address at which they open the app. Default: the secure one. */
  readonly origin?: string;
};

/** What a phone has to know about a server. */
type Reached = Pick<App, "url">;

export type Pair = { readonly alex: PhonePage; readonly sam: PhonePage };

/** Alex answers the private question, gives a name, and shows a code. */
export async function showCode(alex: PhonePage, app: Reached): Promise<string> {
  await alex.go(`${app.url}/invite`);
  await alex.press("We do");
  await alex.sees("name");
  await alex.type("Alex");
  await alex.press("Go on");
  return await codeOn(alex);
}

export async function codeOn(phone: PhonePage): Promise<string> {
  const shown = await phone.page.waitForSelector("[data-code]");
  return (await shown.getAttribute("data-code")) ?? "";
}

/** The link that is shared instead of a code. */
export async function linkOn(alex: PhonePage): Promise<string> {
  await alex.press("Share a link");
  return (await alex.page.locator("[data-link]").getAttribute("data-link")) ?? "";
}

/** Sam types it, up to the question who asks. */
export async function typeCode(sam: PhonePage, app: Reached, code: string, taps = 1): Promise<void> {
  await sam.go(`${app.url}/code`);
  await sam.press("We do");
  await sam.sees("code");
  await sam.type(code);
  await sam.press("Go on", taps);
}

export async function join(sam: PhonePage, name = "Sam"): Promise<void> {
  await sam.sees("asked");
  await sam.type(name);
  await sam.press("Join");
}

/** What the phones of a new place have stored; paired by the SDK, not by hand, where pairing isn't what is tested. */
async function pairedRecords({ url }: Reached): Promise<readonly Readonly<Record<string, string>>[]> {
  const storages = [memoryStorage(), memoryStorage()] as const;
  const [a, b] = [createClient({ url, storage: storages[0] }), createClient({ url, storage: storages[1] })];
  await pairByCode(a, b, { a: "Alex", b: "Sam" });
  const records = await Promise.all(storages.map((storage) => storage.load()));
  await Promise.all([a.close(), b.close()]);
  return records;
}

async function openAtHome(
  browser: Browser,
  { origin, ...options }: PairOptions & { readonly origin: string },
  records: Readonly<Record<string, string>> = {},
): Promise<PhonePage> {
  const phone = await PhonePage.open(browser, options);
  await phone.remember(records);
  await phone.go(origin);
  await phone.sees("home");
  return phone;
}

/** Two phones in one place, both at rest. */
export async function pairUp(browser: Browser, app: Reached, options: PairOptions = {}): Promise<Pair> {
  const [a, b] = await pairedRecords(app);
  const there = { origin: app.url, ...options };
  const [alex, sam] = await Promise.all([openAtHome(browser, there, a), openAtHome(browser, there, b)]);
  return { alex, sam };
}

/** One of them, where the other's app is closed: opening a page costs as much as the rest of a small test. */
export async function openPaired(browser: Browser, app: Reached): Promise<PhonePage> {
  const [records] = await pairedRecords(app);
  return await openAtHome(browser, { origin: app.url }, records);
}

export const strangers = async (browser: Browser): Promise<Pair> => ({
  alex: await PhonePage.open(browser),
  sam: await PhonePage.open(browser),
});

/**
 * Two phones of its own for each test, so that tests can run concurrently: most of their time is spent in a breath, and breaths
 * can run at the same time.
 */
export async function withTwo(pairing: Promise<Pair>, run: (pair: Pair) => Promise<void>): Promise<void> {
  const pair = await pairing;
  await run(pair);
  await closePair(pair);
}

export async function withOne(opening: Promise<PhonePage>, run: (phone: PhonePage) => Promise<void>): Promise<void> {
  const phone = await opening;
  await run(phone);
  phone.expectQuiet();
  await phone.context.close();
}

export async function closePair({ alex, sam }: Pair): Promise<void> {
  alex.expectQuiet();
  sam.expectQuiet();
  await Promise.all([alex.context.close(), sam.context.close()]);
}

/** Alex asks, Sam says yes; resolves when both see the breath. */
export async function beginBreath({ alex, sam }: Pair, minutes = "1"): Promise<void> {
  await alex.press("Breathe together");
  await alex.sees("breathe");
  await alex.choose(minutes);
  await alex.press("Ask \u2068Sam\u2069");
  await sam.sees("asked-breath");
  await sam.press("Breathe together");
  await Promise.all([alex.sees("breathTogether"), sam.sees("breathTogether")]);
}
