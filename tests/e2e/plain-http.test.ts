import { beforeAll, describe, expect, test } from "vitest";
import { beginBreath, closePair, type Pair } from "./support/pair.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();

/** What browsers withhold from an address without encryption. */
const missing = (): readonly boolean[] => [
  isSecureContext,
  "wakeLock" in navigator,
  "serviceWorker" in navigator,
  "locks" in navigator,
  "clipboard" in navigator,
  "subtle" in crypto,
  "randomUUID" in crypto,
];

describe("over plain http on the home network", () => {
  let pair: Pair;

  beforeAll(async () => {
    pair = await stage.pairUp({ origin: stage.app.plainUrl });
  });

  test("the browser withholds what the app would like to have", async () => {
    expect(await pair.alex.page.evaluate(missing)).toEqual([false, false, false, false, false, false, false]);
  });

  test("the app says so once, calmly, and not again", async () => {
    const { alex } = pair;
    await alex.says(/^Here the screen may go dark/);
    await alex.expectAccessible();
    await alex.picture("plain-http");
    await alex.press("All right");
    await alex.page.reload();
    await alex.sees("home");
    expect(await alex.page.getByText(/^Here the screen may go dark/).count()).toBe(0);
    await alex.go(`${stage.app.plainUrl}/settings`);
    await alex.says("Not on this address: it needs https.");
    await alex.go(stage.app.plainUrl);
  });

  test("they breathe, one takes space and comes back, and a second tab follows", async () => {
    const { alex, sam } = pair;
    await beginBreath(pair);
    await Promise.all([alex.breathes(/^In$/), sam.breathes(/^In$/)]);
    await alex.press("I need space");
    await alex.press(/^Tell/);
    await sam.sees("wait");
    const tab = await alex.context.newPage();
    await tab.goto(stage.app.plainUrl);
    await tab.getByRole("button", { name: "I’m back" }).click();
    await sam.sees("theyAreBack");
    await tab.close();
  });

  test("what is loaded later is there before it is needed, for times without a network", async () => {
    const phone = await stage.open();
    const later = phone.page.waitForResponse(/seldom-screens/);
    await phone.go(stage.app.plainUrl);
    await (await later).finished();
    await phone.context.setOffline(true);
    await phone.press("Settings");
    await phone.sees("settings");
    phone.expectQuiet();
    await phone.context.close();
  });

  test("two phones pair by code, which is shown to be read where it can't be copied", async () => {
    const [one, other] = [await stage.open(), await stage.open()];
    await one.go(`${stage.app.plainUrl}/invite`);
    await one.press("We do");
    await one.type("Kim");
    await one.press("Go on");
    const code = (await (await one.page.waitForSelector("[data-code]")).getAttribute("data-code")) ?? "";
    expect(await one.page.getByRole("button", { name: "Copy the code" }).count()).toBe(0);
    // What plain http lacks is told where nothing else is going on.
    expect(await one.page.locator(".hint").count()).toBe(0);
    await other.go(`${stage.app.plainUrl}/code`);
    await other.press("We do");
    await other.type(code);
    await other.press("Go on");
    await other.sees("asked");
    await other.type("Lou");
    await other.press("Join");
    await one.press(/^Yes/);
    await Promise.all([one.sees("firstSpace"), other.sees("firstSpace")]);
    await closePair({ alex: one, sam: other });
    await closePair(pair);
  });
});
