import type { Browser, BrowserContextOptions } from "playwright-core";
import type { App } from "./app.ts";
import { PhonePage } from "./phone.ts";

export type Pair = { readonly alex: PhonePage; readonly sam: PhonePage };

/** Alex answers the private question, says a name, and shows a code. */
export async function showCode(alex: PhonePage, app: App): Promise<string> {
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

/** Sam types it, up to the question who asks. */
export async function typeCode(sam: PhonePage, app: App, code: string): Promise<void> {
  await sam.go(`${app.url}/code`);
  await sam.press("We do");
  await sam.sees("code");
  await sam.type(code);
  await sam.press("Go on");
}

export async function join(sam: PhonePage, name = "Sam"): Promise<void> {
  await sam.sees("asked");
  await sam.type(name);
  await sam.press("Join");
}

/** Two phones in one place, both at rest. */
export async function pairUp(browser: Browser, app: App, options: BrowserContextOptions = {}): Promise<Pair> {
  const [alex, sam] = [await PhonePage.open(browser, options), await PhonePage.open(browser, options)];
  await typeCode(sam, app, await showCode(alex, app));
  await join(sam);
  await alex.sees("confirm");
  await alex.press("Yes, that’s \u2068Sam\u2069");
  for (const phone of [alex, sam]) {
    await phone.sees("firstSpace");
    await phone.go(app.url);
    await phone.sees("home");
  }
  return { alex, sam };
}

export async function closePair({ alex, sam }: Pair): Promise<void> {
  alex.expectQuiet();
  sam.expectQuiet();
  await Promise.all([alex.context.close(), sam.context.close()]);
}

/** Alex asks, Sam says yes; resolves when both see the breath. */
export async function beginBreath({ alex, sam }: Pair, length = "1 min"): Promise<void> {
  await alex.press("Breathe together");
  await alex.sees("breathe");
  await alex.choose(length);
  await alex.press("Ask \u2068Sam\u2069");
  await sam.sees("asked-breath");
  await sam.press("Breathe together");
  await Promise.all([alex.sees("breathTogether"), sam.sees("breathTogether")]);
}
