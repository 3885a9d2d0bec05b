import { describe, expect, test } from "vitest";
import { showSmallUpdates } from "../../../web/src/offline/small-updates.ts";

type Page = { readonly visibilityState: "visible" | "hidden"; readonly name: string; readonly url: string };

/** A service worker without a browser: events are dispatched by hand, and its actions are recorded. */
function worker(...pages: readonly Page[]) {
  const listeners = new Map<string, (event: object) => void>();
  const done: unknown[] = [];
  const notices = new Map<string, Response>();
  const shown: { readonly title: string }[] = [];
  const scope = {
    addEventListener: (name: string, listener: (event: object) => void) => listeners.set(name, listener),
    clients: {
      matchAll: () => Promise.resolve(pages.map((page) => ({ ...page, focus: () => done.push(`focus ${page.name}`) }))),
      openWindow: (path: string) => done.push(`open ${path}`),
    },
    registration: {
      showNotification: (title: string, options: object) => void shown.push({ title, ...options }),
      getNotifications: () => shown.map(() => ({ close: () => shown.pop() })),
      pushManager: { subscribe: (options: unknown) => done.push({ subscribe: options }) },
    },
    caches: {
      match: (path: string) => Promise.resolve(notices.get(path)),
      open: () => Promise.resolve({ put: (path: string, notice: Response) => notices.set(path, notice) }),
      delete: () => Promise.resolve(notices.clear()),
    },
  };
  showSmallUpdates(scope as unknown as Parameters<typeof showSmallUpdates>[0]); // only the parts that are used
  const hear = async (name: string, event: object = {}): Promise<void> => {
    const waits: unknown[] = [];
    listeners.get(name)?.({ ...event, waitUntil: (promise: unknown) => waits.push(promise) });
    await Promise.all(waits);
  };
  return { hear, done, shown, caches: scope.caches };
}

const open = (visibilityState: Page["visibilityState"], path = "/"): Page => ({
  visibilityState,
  name: `page ${path}`,
  url: `https://attune.example${path}`,
});

describe("the service worker and small updates", () => {
  test("it shows one sentence with one tag, whatever came, in the page's words if it has some", async () => {
    const { hear, shown } = worker(open("hidden"));
    await hear("push");
    await hear("message", { data: { notice: "Eine kleine Neuigkeit." } });
    await hear("push", { data: { text: () => "something else" } });
    await hear("message", { data: { notice: null } });
    await hear("push");
    const look = { tag: "update", icon: "/icon-192.png", silent: false };
    expect(shown).toEqual([
      { title: "A small update.", ...look },
      { title: "Eine kleine Neuigkeit.", ...look },
      { title: "A small update.", ...look },
    ]);
  });

  test("it is shown even if this phone's storage is broken: the browser would show a text of its own", async () => {
    const { hear, shown, caches } = worker(open("hidden"));
    caches.match = () => Promise.reject(new Error("broken"));
    await hear("push");
    expect(shown).toMatchObject([{ title: "A small update." }]);
  });

  test("while the app is visible it is removed at once", async () => {
    const { hear, shown } = worker(open("hidden"), open("visible"));
    await hear("push");
    expect(shown).toEqual([]);
  });

  test("a tap leads to the app: to an open page, or a new one; not to the page that a quick exit led to", async () => {
    const closed: string[] = [];
    const notification = { close: () => closed.push("closed") };
    const left = open("visible", "/notes.html");
    const cases = [
      [[left, open("hidden")], "focus page /"],
      [[left], "open /"],
      [[], "open /"],
    ] as const;
    for (const [pages, expected] of cases) {
      const { hear, done } = worker(...pages);
      await hear("notificationclick", { notification });
      expect(done).toEqual([expected]);
    }
    expect(closed).toEqual(cases.map(() => "closed"));
  });

  test("a subscription that the browser replaces is renewed with the same options; one that it dropped isn't", async () => {
    const { hear, done } = worker();
    const options = { userVisibleOnly: true, applicationServerKey: "key" };
    await hear("pushsubscriptionchange", { oldSubscription: { options } });
    await hear("pushsubscriptionchange", { oldSubscription: null });
    expect(done).toEqual([{ subscribe: options }]);
  });

  test("other messages from the page are ignored", async () => {
    const { hear, done } = worker();
    for (const data of ["takeOver", null, undefined, 7]) await hear("message", { data });
    expect(done).toEqual([]);
  });
});
