import { describe, expect, test } from "vitest";
import { ASK_WITHIN_MS } from "../../client-sdk/src/pairing/pair-line.ts";
import { join, showCode, typeCode, withOne, withTwo } from "./support/pair.ts";
import type { PhonePage } from "./support/phone.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();

/** Whatever server is there, this phone is refused with this code. */
const refusedWith = ({ page }: PhonePage, code: string): Promise<void> =>
  page.routeWebSocket(/socket\.io/, (socket) => {
    const refusal = { message: code, data: { error: true, code, retry: "repair" } };
    socket.onMessage((packet) => {
      if (String(packet).startsWith("40")) socket.send(`44${JSON.stringify(refusal)}`);
    });
    socket.send('0{"sid":"1","upgrades":[],"pingInterval":10000,"pingTimeout":8000,"maxPayload":16384}');
  });

/** For "8:30" and "20:30": minutes after midnight or noon. */
const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return (hours % 12) * 60 + minutes;
};

/** The short way round the dial: from 11:59 to 12:00 is a minute. */
const minutesApart = (one: string, other: string): number => {
  const minutes = Math.abs(minutesOf(one) - minutesOf(other));
  return Math.min(minutes, 12 * 60 - minutes);
};

describe.concurrent("a phone or a partner with something wrong", () => {
  test('a breath drags nobody away from the way out, and is invisible to whoever has said "not now" twice', () =>
    withTwo(stage.pairUp(), async ({ alex, sam }) => {
      await sam.press("Breathe together");
      await sam.press(/^Ask/);
      await sam.press("Settings");
      await sam.press("Leave this place");
      await alex.sees("asked-breath");
      await alex.press("Breathe together");
      await sam.says("Your breath together is on.");
      await sam.sees("leave");
      // For a moment nothing there can be tapped: it has just moved.
      const yes = sam.page.getByRole("button", { name: "Leave and delete" });
      expect(await yes.evaluate((button) => getComputedStyle(button).animationName)).toBe("untouched");
      await alex.press("Stop for both");
      await alex.press("Done");
      await sam.go(stage.app.url);
      for (const _time of [1, 2]) {
        await alex.press("Breathe together");
        await alex.press(/^Ask/);
        await sam.press("Not now");
        await sam.sees("home");
      }
      const seen = await sam.page.locator("main").innerText();
      await alex.press("Breathe together");
      await alex.choose("Same room, one phone");
      await alex.press("Start");
      await alex.sees("breathTogether");
      // So that everything that could be seen is loaded.
      await sam.page.reload();
      await sam.sees("home");
      expect(await sam.page.locator("main").innerText()).toBe(seen);
      await alex.press("Stop for both");
      await alex.press("Done");
      // Nor does it take away the private question after a shared breath.
      await sam.press("Breathe together");
      await sam.press(/^Ask/);
      await alex.sees("asked-breath");
      await alex.press("Breathe together");
      await sam.press("Stop for both");
      await sam.sees("after-asked");
      await sam.keepScreens();
      await alex.press("Done");
      await alex.press("Breathe together");
      await alex.choose("Same room, one phone");
      await alex.press("Start");
      await alex.press("I need space");
      await alex.press(/^Tell/);
      await sam.sees("wait");
      expect(await sam.screensKept()).toEqual(["after-asked", "wait"]);
    }));

  test("with denied storage says so, and breathes alone; without sound it offers none", () =>
    withTwo(stage.strangers(), async (pair) => {
      const { sam } = pair;
      await sam.page.addInitScript(() => {
        Reflect.deleteProperty(globalThis, "AudioContext");
        Object.defineProperty(globalThis, "indexedDB", { get: () => undefined });
        Object.defineProperty(globalThis, "localStorage", {
          get: () => {
            throw new DOMException("denied", "SecurityError");
          },
        });
      });
      await sam.go(stage.app.url);
      await sam.says(/This phone can’t save right now/);
      await typeCode(sam, stage.app, await showCode(pair.alex, stage.app));
      await sam.sees("asked");
      await sam.expectAccessible();
      await sam.press("Not now");
      await sam.press("Breathe alone");
      await sam.press("Start");
      await sam.sees("breathAlone");
      await sam.breathes(/^In$/);
      await sam.press("More");
      expect(await sam.page.getByRole("button", { name: /sound/i }).count()).toBe(0);
    }));

  test("with full storage says so, sends nothing it can't store, and goes on once there is room", () =>
    withTwo(stage.pairUp(), async ({ alex, sam }) => {
      await alex.page.evaluate(() => {
        const { put } = IDBObjectStore.prototype;
        const full = (): never => {
          throw new DOMException("full", "QuotaExceededError");
        };
        const becomes = (methods: object) => (): unknown => Object.assign(IDBObjectStore.prototype, methods);
        Object.assign(globalThis, { freeSpace: becomes({ put }), stick: becomes({ put: full, delete: full }) });
        becomes({ put: full })();
      });
      await alex.press("I need space");
      await alex.press(/^Tell/);
      await alex.says("This phone can’t save right now. It wasn’t sent. Is it full?");
      await sam.sees("home");
      await alex.expectAccessible();
      await alex.page.evaluate("freeSpace()");
      await alex.press(/^Tell/);
      await Promise.all([alex.sees("away"), sam.sees("wait")]);
      await alex.page.evaluate("stick()");
      await alex.press("Settings");
      await alex.press("Leave this place");
      await alex.press("Leave and delete");
      await alex.says(/Something may stay here/);
    }));

  test("with an app too old or too new, or unknown to the server, is told what to do", () =>
    withOne(stage.openPaired(), async (alex) => {
      const screens = {
        versionTooOld: "held-updateApp",
        versionTooNew: "held-updateServer",
        unknownToken: "over-unknown",
      };
      for (const [code, screen] of Object.entries(screens)) {
        await refusedWith(alex, code);
        await alex.page.reload();
        await alex.sees(screen);
        await alex.expectAccessible();
      }
    }));

  test("with a browser that reports an invalid language still has one", () =>
    withOne(stage.open(), async (alex) => {
      await alex.page.addInitScript(() => {
        Object.defineProperty(navigator, "languages", { get: () => ["de-DE@posix", "en-US"] });
      });
      await alex.go(stage.app.url);
      await alex.says("Ein ruhiger Ort für zwei.");
    }));

  test("opened at an address the server doesn't know is told so, instead of waiting for a connection that never comes", () =>
    withOne(stage.open(), async (alex) => {
      await alex.page.clock.install();
      await alex.page.goto(`${stage.app.url.replace("localhost", "127.0.0.1")}/invite`);
      await alex.press("We do");
      await alex.type("Alex");
      await alex.press("Go on");
      await alex.says("No connection. Attune keeps trying.");
      await alex.page.clock.fastForward(ASK_WITHIN_MS);
      await alex.says(/The server doesn’t know the address “127\.0\.0\.1:\d+”/);
      await alex.expectAccessible();
      alex.complaints.length = 0; // the browser's own, about what was refused
    }));

  test("with a wall clock hours wrong shows the right time to come back", () =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      await sam.context.clock.setSystemTime(Date.now() + 5 * 3_600_000);
      await typeCode(sam, stage.app, await showCode(alex, stage.app));
      await join(sam);
      await alex.press(/^Yes/);
      await sam.press("Go on");
      await sam.sees("firstBreath");
      await alex.go(`${stage.app.url}/space`);
      await alex.press(/^Tell/);
      await Promise.all([alex.sees("away"), sam.sees("wait")]);
      // The one who waits sees it rounded to five minutes.
      const [said, read] = await Promise.all([alex, sam].map((phone) => phone.page.locator("main strong").innerText()));
      expect(minutesApart(said ?? "", read ?? "")).toBeLessThanOrEqual(3);
    }));
});
