import { describe, expect, test } from "vitest";
import { startApp } from "./support/app.ts";
import { beginBreath, closePair, type Pair } from "./support/pair.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();

type Icon = { readonly src: string; readonly type: string; readonly sizes: string; readonly purpose?: string };
type Manifest = Readonly<Record<"name" | "short_name" | "start_url" | "display", string>> & {
  readonly icons: readonly Icon[];
};

/** Width and height have a fixed place in every PNG. */
const sizeOfPng = (bytes: Buffer): string => `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;

describe("installable like any app", () => {
  test("its manifest is complete, and each icon exists in the size it says", async () => {
    const get = async (path: string): Promise<Response> => await fetch(stage.app.url + path);
    const manifest = (await (await get("/manifest.webmanifest")).json()) as Manifest;
    expect(manifest).toMatchObject({ name: "Attune", short_name: "Attune", start_url: "/", display: "standalone" });
    // A phone that is fixed to a chair or a bed can't be turned.
    expect(manifest).not.toHaveProperty("orientation");
    // It is one for every language.
    expect(manifest).not.toHaveProperty("description");
    expect(manifest.icons.map(({ purpose = "any", sizes }) => `${purpose} ${sizes}`)).toEqual(
      expect.arrayContaining(["any 192x192", "any 512x512", "maskable 512x512"]),
    );
    for (const { src, type, sizes } of [
      ...manifest.icons,
      { src: "/icon-180.png", type: "image/png", sizes: "180x180" },
    ]) {
      const icon = await get(src);
      expect([src, icon.status, icon.headers.get("content-type")?.split(";")[0]]).toEqual([src, 200, type]);
      if (type === "image/png") expect(sizeOfPng(Buffer.from(await icon.arrayBuffer()))).toBe(sizes);
    }
  });

  test("its page declares its language, fits the screen, can be zoomed, and has a title that reveals nothing", async () => {
    const phone = await stage.open({ locale: "de-AT" });
    await phone.go(stage.app.url);
    const { lang, dir, translate } = await phone.page.evaluate(() => {
      const { documentElement: html } = document;
      return { lang: html.lang, dir: html.dir, translate: html.translate };
    });
    // A browser's own translation would stay when the words change: "Pause" on the button that resumes.
    expect({ lang, dir, translate }).toEqual({ lang: "de", dir: "ltr", translate: false });
    const meta = async (name: string): Promise<string | null> =>
      await phone.page.locator(`meta[name="${name}"]`).getAttribute("content");
    expect(await meta("viewport")).not.toMatch(/user-scalable=no|maximum-scale/);
    expect(await meta("description")).toBe("A quiet place for two.");
    expect(await phone.page.title()).toBe("Attune");
    expect(await phone.page.locator("main .button-main").innerText()).toBe("Anfangen");
    await phone.context.close();
  });

  test("a screen that takes long to load says so meanwhile", async () => {
    const phone = await stage.open();
    const come = Promise.withResolvers<null>();
    await phone.page.route(/seldom/, async (route) => {
      await come.promise;
      await route.continue();
    });
    await phone.go(`${stage.app.url}/settings`);
    await phone.says("One moment.");
    come.resolve(null);
    await phone.sees("settings");
    await phone.page.unrouteAll();
    await phone.context.close();
  });

  test("it can be installed after the first breath together, not before, and isn't offered again", async () => {
    const pair: Pair = await stage.pairUp();
    const { alex } = pair;
    await alex.page.clock.install();
    await alex.page.reload();
    await alex.sees("home");
    await alex.page.evaluate(() => {
      const offer = Object.assign(new Event("beforeinstallprompt"), { prompt: async () => undefined });
      dispatchEvent(offer);
    });
    const hint = alex.page.locator("header").getByText("Keep Attune at hand: add it to your home screen.");
    await beginBreath(pair);
    await alex.breathes(/^In$/);
    expect(await hint.count()).toBe(0);
    // Without a network only this phone's own clock decides, and that can be moved.
    await stage.cutOff(alex);
    await alex.page.clock.fastForward(60_000);
    await alex.says("One minute, together.");
    expect(await hint.count()).toBe(0);
    await alex.press("Easier");
    await alex.press("Done");
    await hint.waitFor();
    await alex.press("All right");
    await alex.context.setOffline(false);
    await alex.page.reload();
    await alex.sees("breathTogether");
    await closePair(pair);
  });

  test("what is stored on the phone is the SDK's database, the settings, and the app itself", async () => {
    const pair = await stage.pairUp({ serviceWorkers: "allow" });
    const { alex } = pair;
    await alex.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await alex.page.addInitScript(() => {
      navigator.storage.persist = async () => Object.assign(globalThis, { isToStay: true }).isToStay;
    });
    await alex.page.reload();
    await alex.page.waitForFunction(() => "isToStay" in globalThis);
    await alex.press("Settings");
    await alex.choose("Dark");
    const kept = await alex.page.evaluate(async () => ({
      databases: (await indexedDB.databases()).map(({ name }) => name),
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      cookies: document.cookie,
      caches: (await caches.keys()).map((name) => name.replace(/-[0-9a-f]+$/, "")),
    }));
    expect(kept).toEqual({
      databases: ["attune"],
      local: ["attune.settings"],
      session: [],
      cookies: "",
      caches: ["attune"],
    });
    await closePair(pair);
  });

  test("an address with its own certificate is https on the same port, with everything that plain http lacks", async () => {
    const secure = await startApp({ tls: true });
    const phone = await stage.open({ ignoreHTTPSErrors: true });
    await phone.go(secure.plainUrl);
    expect(new URL(secure.plainUrl).protocol).toBe("https:");
    expect(await phone.page.evaluate(() => [isSecureContext, "wakeLock" in navigator])).toEqual([true, true]);
    await phone.go(`${secure.plainUrl}/invite`);
    await phone.press("We do");
    await phone.type("Alex");
    await phone.press("Go on");
    await phone.sees("invite");
    phone.expectQuiet();
    await phone.context.close();
    await secure.close();
  });
});
