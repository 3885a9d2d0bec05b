import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "../../tools/source-files.ts";
import { languages } from "../../web/src/words/languages.ts";
import { beginBreath, closePair, type Pair } from "./support/pair.ts";
import type { PhonePage } from "./support/phone.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();
let pair: Pair;

beforeAll(async () => {
  pair = await stage.pairUp({ serviceWorkers: "allow" });
});

/** The page's worker is active and serves it, as on a second visit. */
const served = (phone: PhonePage): Promise<unknown> =>
  phone.page.waitForFunction(() => navigator.serviceWorker.controller !== null);

test("a build that was cut short is repeated: the file that marks it complete is written last", () => {
  const changedAtMs = (name: string): number => statSync(join(root, "web/dist", name)).mtimeMs;
  const others = globSync("**/*.*", { cwd: join(root, "web/dist") }).map(changedAtMs);
  expect(others.length).toBeGreaterThan(20);
  expect(changedAtMs("index.html.gz")).toBe(Math.max(...others));
});

test("a page opened by a link has three files named ahead, no more: its words, and its first screen with those of that", () => {
  const ahead = JSON.parse(readFileSync(join(root, "web/dist/ahead.json"), "utf8")) as Readonly<
    Record<string, { readonly link: readonly string[] }>
  >;
  expect(Object.keys(ahead).toSorted()).toEqual([...languages].toSorted());
  for (const [language, { link }] of Object.entries(ahead)) {
    const names = link.map((file) => file.replace(/^assets\/(.+)-[\w-]{6}\.js$/, "$1"));
    expect(names).toEqual([language, `${language}.seldom`, "seldom-screens"]);
    expect(link.filter((file) => !existsSync(join(root, "web/dist", file)))).toEqual([]);
  }
});

describe("a newer version of the app", () => {
  test("comes in mid-breath, leaves it alone, and is offered afterwards", async () => {
    const { alex, sam } = pair;
    await served(alex);
    await beginBreath(pair);
    await alex.breathes(/^In$/);
    stage.app.renew();
    await alex.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update();
      const { installing, waiting } = registration;
      if (waiting !== null) return;
      await new Promise((resolve) => installing?.addEventListener("statechange", resolve, { once: true }));
    });
    await alex.breathes(/^Out$/);
    await alex.sees("breathTogether");
    expect(await alex.page.getByText("A newer version is here.").count()).toBe(0);
    await alex.press("Stop for both");
    await alex.press("Done");
    await sam.press("Done");
    await alex.says("A newer version is here.");
    await alex.expectAccessible();
    const loaded = alex.page.waitForEvent("load");
    await alex.press("Use it now");
    await loaded;
    await alex.sees("home");
    expect(await alex.page.getByText("A newer version is here.").count()).toBe(0);
  });

  test("or a bad connection may lack the app's first files for a moment: it recovers by itself, and no page stays blank", async () => {
    for (const part of ["**/assets/index-*.js", /assets\/en-[^.]+\.js/]) {
      const phone = await stage.open();
      await phone.page.route(part, (route) => route.abort(), { times: 1 });
      await phone.page.goto(stage.app.url);
      await phone.sees("welcome");
      phone.expectQuiet();
      await phone.context.close();
    }
  });

  test("whose files are gone says so, and reloading helps; without a network it recovers when that is back", async () => {
    const phone = await stage.open();
    await phone.go(stage.app.url);
    await phone.context.setOffline(true);
    await phone.press("Settings");
    await phone.says("No connection. Attune keeps trying.");
    await phone.expectAccessible();
    await phone.context.setOffline(false);
    await phone.sees("settings");
    await phone.go(stage.app.url);
    const parts = "**/assets/seldom-screens-*.js";
    await phone.page.route(parts, (route) => route.abort());
    await phone.press("Settings");
    await phone.says("A newer version is here. Load the page again.");
    await phone.expectAccessible();
    await phone.page.unroute(parts);
    await phone.press("Load again");
    await phone.sees("settings");
    // So does pairing without its own files: "no connection" would be untrue, and trying again useless.
    await phone.go(stage.app.url);
    await phone.page.route(/assets\/(?:index|handshake-chunk)-.*\.js/, (route) => route.fulfill({ status: 404 }));
    await phone.press("Start");
    await phone.press("We do");
    await phone.type("Alex");
    await phone.press("Go on");
    await phone.sees("pairingFailed");
    await phone.says("A newer version is here. Load the page again.");
    await phone.page.unrouteAll();
    await phone.press("Load again");
    await phone.sees("question");
    phone.complaints.length = 0; // the browser's own, about missing files
    await phone.context.close();
    await closePair(pair);
  });
});
