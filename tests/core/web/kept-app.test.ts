import { describe, expect, test } from "vitest";
import type { Build, Scope } from "../../../web/src/offline/keep-app.ts";
import { isOfApp, keptApp } from "../../../web/src/offline/kept-app.ts";

const HOME = "https://attune.example";
const build: Build = { cacheName: "attune-1", entry: "assets/index-1.js", files: ["/assets/index-1.js", "/icon.svg"] };

/** A phone that has cached some of the app, and a server with one build of it, or none in reach (null). */
function phone(kept: readonly string[], server: { build: 1 | 2 | null }) {
  const held = new Set(kept);
  const served = (path: string): Response => {
    if (server.build === null) throw new TypeError("no network");
    if (path === "/" || !path.includes(".")) return new Response(`<script src="/assets/index-${server.build}.js">`);
    return new Response(`served ${path}`, { status: path.includes("index-1") && server.build === 2 ? 404 : 200 });
  };
  const pathOf = (asked: string | Request): string =>
    new URL(typeof asked === "string" ? asked : asked.url, HOME).pathname;
  const cache = {
    match: async (asked: string | Request) =>
      held.has(pathOf(asked)) ? new Response(`kept ${pathOf(asked)}`) : undefined,
    addAll: async (paths: readonly string[]) => void paths.map((path) => held.add(path)),
    put: async (path: string) => void held.add(path),
  };
  let fetches = 0;
  const scope = {
    fetch: async (asked: string | Request) => {
      fetches += 1;
      return served(pathOf(asked));
    },
    caches: { open: async () => cache, delete: async () => held.clear() },
  };
  const answer = keptApp(scope as unknown as Scope, build); // only the parts that are used
  const ask = async (...paths: readonly string[]): Promise<readonly string[]> => {
    const waits: Promise<unknown>[] = [];
    const event = (path: string) => ({
      request: { url: HOME + path, mode: path.includes(".") ? "cors" : "navigate" } as Request,
      waitUntil: (promise: Promise<unknown>) => void waits.push(promise),
    });
    const answers = await Promise.all(paths.map((path) => answer(event(path)).then((found) => found.text(), String)));
    await Promise.all(waits);
    return answers;
  };
  return { ask, kept: () => [...held].toSorted(), fetched: () => fetches };
}

const WHOLE = ["/", "/assets/index-1.js", "/icon.svg"];

describe("the app that a phone has cached", () => {
  test("answers every page and its own files without asking the server", async () => {
    const { ask, fetched } = phone(WHOLE, { build: 1 });
    expect(await ask("/settings", "/assets/index-1.js")).toEqual(["kept /", "kept /assets/index-1.js"]);
    expect(fetched()).toBe(0);
  });

  test("answers neither for the server, whose state a host may look at in a browser, nor for others", () => {
    const asked = (url: string, method = "GET"): boolean => isOfApp({ method, url }, HOME);
    expect(["/", "/settings", "/health", "/icon.svg"].map((path) => asked(HOME + path))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(["/healthz", "/readyz?full", "/socket.io/?EIO=4"].map((path) => asked(HOME + path))).toEqual([
      false,
      false,
      false,
    ]);
    expect([asked(`${HOME}/`, "HEAD"), asked("https://other.example/")]).toEqual([false, false]);
  });

  test("is cached anew, once, when files are missing: browsers drop those that got damaged", async () => {
    const server = { build: 1 as 1 | null };
    const { ask, kept, fetched } = phone(["/icon.svg"], server);
    const page = '<script src="/assets/index-1.js">';
    expect(await ask("/settings", "/assets/index-1.js")).toEqual([page, "served /assets/index-1.js"]);
    expect([kept(), fetched()]).toEqual([WHOLE, 3]);
    server.build = null;
    expect(await ask("/")).toEqual(["kept /"]);
  });

  test("stays as it is while the server can't be reached, and when something is asked for that isn't part of it", async () => {
    const some = ["/", "/icon.svg"];
    const away = phone(some, { build: null });
    expect(await away.ask("/", "/assets/index-1.js")).toEqual(["kept /", "TypeError: no network"]);
    const there = phone(some, { build: 1 });
    expect(await there.ask("/ahead.json")).toEqual(["served /ahead.json"]);
    expect([away.kept(), there.kept()]).toEqual([some, some]);
  });

  test("gives way to the server's page when a file is missing that the server no longer has: else it would stay blank", async () => {
    const { ask, kept } = phone(["/", "/icon.svg"], { build: 2 });
    expect(await ask("/", "/assets/index-1.js")).toEqual(["kept /", "served /assets/index-1.js"]);
    expect(kept()).toEqual([]);
    expect(await ask("/")).toEqual(['<script src="/assets/index-2.js">']);
  });
});
