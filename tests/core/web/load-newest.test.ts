import { afterEach, describe, expect, test, vi } from "vitest";
import { loadNewest } from "../../../web/src/offline/load-newest.ts";

afterEach(() => void vi.unstubAllGlobals());

type Found = { readonly waiting?: boolean; readonly installing?: boolean; readonly isOffline?: boolean };

/** Presses "Load again" on a page with this service worker; the result says what was done, in order. */
async function pressedWith(found: Found | null): Promise<readonly string[]> {
  const done: string[] = [];
  const container = new EventTarget();
  const newer = Object.assign(new EventTarget(), {
    postMessage(text: string) {
      done.push(text);
      container.dispatchEvent(new Event("controllerchange"));
    },
  });
  const registration = {
    waiting: found?.waiting === true ? newer : null,
    installing: found?.installing === true ? newer : null,
    async update() {
      done.push("looked");
      if (found?.isOffline === true) throw new Error("offline");
      setTimeout(() => {
        Object.assign(registration, { waiting: registration.installing ?? registration.waiting, installing: null });
        newer.dispatchEvent(new Event("statechange"));
      });
    },
  };
  const serviceWorker = Object.assign(container, { getRegistration: async () => registration });
  vi.stubGlobal("navigator", found === null ? {} : { serviceWorker });
  vi.stubGlobal("location", { reload: () => done.push("reload") });
  await loadNewest();
  return done;
}

describe("loading the page again, to have a newer version", () => {
  test("changes to the one that waits or has just come, before the reload: the cached one would come back", async () => {
    for (const found of [{ waiting: true }, { installing: true }])
      expect(await pressedWith(found)).toEqual(["looked", "takeOver", "reload"]);
  });

  test("changes to the one that was fetched earlier while there is no network", async () => {
    expect(await pressedWith({ waiting: true, isOffline: true })).toEqual(["looked", "takeOver", "reload"]);
  });

  test("is a plain reload where there is none, and over plain http, which has no service worker", async () => {
    expect(await pressedWith({})).toEqual(["looked", "reload"]);
    expect(await pressedWith({ isOffline: true })).toEqual(["looked", "reload"]);
    expect(await pressedWith(null)).toEqual(["reload"]);
  });
});
