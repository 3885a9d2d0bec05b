import { describe, expect, test } from "vitest";
import { keepApp } from "../../../web/src/offline/keep-app.ts";

const build = { cacheName: "attune-2", entry: "assets/index-2.js", files: ["/assets/index-2.js", "/icon.svg"] };

/** Caches the app whose page is answered with this text; the result says what is cached, or dropped. */
async function keptWith(page: string, status = 200): Promise<readonly string[]> {
  const kept: string[] = [];
  const cache = {
    addAll: async (files: readonly string[]) => void kept.push(...files),
    put: async (path: string, answer: Response) => void kept.push(`${path} ${await answer.text()}`),
  };
  const caches = { open: async () => cache, delete: async (name: string) => void kept.push(`dropped ${name}`) };
  const scope = { fetch: async () => new Response(page, { status }), caches };
  await keepApp(scope as unknown as Parameters<typeof keepApp>[0], build).catch(() => kept.push("failed")); // only the parts that are used
  return kept;
}

describe("an app that is cached for the time without a network", () => {
  test("is the page of this build with all its files", async () => {
    const page = '<script src="/assets/index-2.js"></script>';
    expect(await keptWith(page)).toEqual(["/assets/index-2.js", "/icon.svg", `/ ${page}`]);
  });

  test("is none while servers are updated one by one and the page comes from one with another build", async () => {
    expect(await keptWith('<script src="/assets/index-1.js"></script>')).toEqual(["dropped attune-2", "failed"]);
  });

  test("stays as it is while a proxy answers for a server that is away", async () => {
    expect(await keptWith("Bad gateway", 502)).toEqual(["failed"]);
  });
});
