import { describe, expect, test } from "vitest";
import type { PhonePage } from "./support/phone.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();

/** Runs in the page. */
const statusOfIcon = async (): Promise<number> =>
  (await fetch(document.querySelector<HTMLLinkElement>("link[rel=icon]")?.href ?? "/favicon.ico")).status;

/** Runs in the page: on an iPhone a tap leaves nothing focused. */
const pauseByFinger = (): void => {
  (document.activeElement as HTMLElement).blur();
  [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Pause")?.click();
};

describe.concurrent("one phone by itself", () => {
  test("breathes alone, pauses, goes on and stops, without a network and after a reload", async () => {
    const phone = await stage.open({ serviceWorkers: "allow" });
    await phone.go(stage.app.url);
    await phone.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await phone.context.setOffline(true);
    await phone.page.reload();
    await phone.press("Breathe alone");
    await phone.sees("alone");
    await phone.expectAccessible();
    await phone.press("Start");
    await phone.breathes(/^In$/);
    await phone.press("Pause");
    await phone.breathes(/^Paused$/);
    await phone.press("Go on");
    await phone.breathes(/^In$/);
    await phone.press("More");
    await phone.press("Slower");
    await phone.hears("From the next breath on.");
    await phone.counts(5);
    await phone.page.evaluate(pauseByFinger);
    await phone.breathes(/^Paused$/);
    expect(await phone.page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
    await phone.press("Stop");
    await phone.says("You stopped. That’s fine.");
    await phone.expectAccessible();
    await phone.context.close();
  });

  test("announces every phase, the middle, the last breath and the end through one polite live region", async () => {
    const phone = await stage.open();
    await phone.page.clock.install();
    await phone.go(`${stage.app.url}/alone`);
    const said: string[] = [];
    await phone.page.exposeFunction("heard", (text: string) => said.push(text));
    const voices = await phone.page.evaluate(() => {
      const regions = [...document.querySelectorAll("[aria-live], [role=status], [role=alert]")];
      const { heard } = globalThis as unknown as { heard(text: string): void };
      const everything = { subtree: true, childList: true, characterData: true };
      for (const region of regions)
        new MutationObserver(() => heard(region.textContent ?? "")).observe(region, everything);
      return regions.map((region) => region.getAttribute("aria-live"));
    });
    expect(voices).toEqual(["polite"]);
    await phone.choose("1");
    await phone.press("Start");
    await phone.sees("breathAlone");
    for (let second = 0; second < 67; second += 1) await phone.page.clock.runFor(1_000);
    await phone.says("A quiet moment. It was yours.");
    expect(said.slice(0, 4)).toEqual(["In", "Out", "In", "Out"]);
    expect(said.filter((text) => text === "In")).toHaveLength(6);
    expect(said).toEqual(expect.arrayContaining(["Halfway", "Last breath"]));
    expect(said.at(-1)).toBe("Done");
    await phone.context.close();
  });

  const shiftThreeTimes = async ({ page }: PhonePage): Promise<void> => {
    for (let press = 0; press < 3; press += 1) await page.keyboard.press("Shift");
  };
  test.each([
    [
      "the button",
      (phone: PhonePage) => phone.press("Leave quickly"),
      { settings: {}, system: "dark", title: "Notes" },
    ],
    [
      "three times Shift",
      shiftThreeTimes,
      { settings: { theme: "dark", language: "de" }, system: "light", title: "Notizen" },
    ],
  ] as const)(
    "leaves quickly by %s, and neither back nor forward leads to any page of the app; only opening it anew",
    async (_, leave, { settings, system, title }) => {
      const phone = await stage.open({ colorScheme: system });
      const away = `${stage.app.url}/notes.html`;
      await phone.page.goto("about:blank");
      await phone.go(`${stage.app.url}/safety`); // an earlier visit, unknown to this one
      await phone.go(stage.app.url);
      await phone.press("Settings");
      await phone.sees("settings");
      // As chosen in another tab.
      await phone.page.evaluate((text) => localStorage.setItem("attune.settings", text), JSON.stringify(settings));
      await leave(phone);
      await phone.page.waitForURL(away);
      expect([await phone.page.title(), await phone.page.locator("h1").innerText()]).toEqual([title, title]);
      expect(await phone.page.evaluate(() => getComputedStyle(document.body).color)).toBe("rgb(255, 255, 255)");
      // Without an icon of its own, a browser requests one that isn't there.
      expect(await phone.page.evaluate(statusOfIcon)).toBe(200);
      for (const go of ["goForward", "goBack", "goBack"] as const) {
        await phone.page[go]();
        await phone.page.waitForURL(away);
      }
      await phone.page.goBack();
      expect(phone.page.url()).toBe("about:blank");
      await phone.go(stage.app.url);
      await phone.sees("welcome");
      await phone.context.close();
    },
  );
});
describe("a host", () => {
  test("prints a card with the address as a QR, the safety text and how to leave, black on white", async () => {
    const host = await stage.open();
    await host.go(stage.app.url);
    await host.page.evaluate(() => localStorage.setItem("attune.settings", JSON.stringify({ theme: "black" })));
    await host.go(`${stage.app.url}/card`);
    await host.sees("card");
    await host.page.waitForSelector(".qr path[d^=M]");
    await host.says("You can’t see couples’ messages");
    await host.says("Phones can’t open this address.");
    await host.expectAccessible();
    await host.page.emulateMedia({ media: "print" });
    await host.picture("card-printed");
    const seen = (text: string): Promise<boolean> => host.page.getByText(text).first().isVisible();
    expect(await seen("You can leave any time, by yourself, without asking.")).toBe(true);
    expect(await seen("To leave: Settings, then “Leave this place”.")).toBe(true);
    expect(await seen("Print this card")).toBe(false);
    expect(await seen("You can’t see couples’ messages")).toBe(false);
    const ground = await host.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(ground).toBe("rgb(255, 255, 255)");
    host.expectQuiet();
    await host.context.close();
  });
});
