import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect as connectTcp } from "node:net";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { startInTest } from "../../support/in-test.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("web files and requests", () => {
  test("[SV23] the built web app is served, its hashed files for ever, its page anew each time", async () => {
    const webRoot = tempFolder();
    mkdirSync(join(webRoot, "assets"));
    writeFileSync(join(webRoot, "index.html"), "<p>A quiet place for two.</p>");
    writeFileSync(join(webRoot, "assets", "app-1a2b.js"), "0");
    const { origin } = await startInTest({ webRoot });
    const page = await fetch(origin);
    expect(await page.text()).toContain("A quiet place for two.");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect((await fetch(`${origin}/assets/app-1a2b.js`)).headers.get("cache-control")).toContain("immutable");
    const deep = (method: string) => fetch(`${origin}/join`, { method, headers: { accept: "text/html" } });
    expect(await (await deep("GET")).text()).toBe("<p>A quiet place for two.</p>");
    expect([(await deep("HEAD")).status, (await deep("POST")).status]).toEqual([200, 404]);
    for (const door of ["/j", "/card"])
      expect(await (await fetch(origin + door)).text()).toContain("A quiet place for two.");
    for (const path of [
      "/assets/nothing.js",
      "/..%2f..%2fpackage.json",
      "/..%5c..%5cpackage.json",
      "//etc/passwd",
      "/%00",
    ]) {
      const nothing = await fetch(origin + path);
      expect([path, nothing.status, await nothing.text()]).toEqual([path, 404, "There is nothing at this address.\n"]);
    }
  });

  test("[SV23] a file that the build laid there compressed goes out so, to whoever takes it", async () => {
    const webRoot = tempFolder();
    const page = "<p>A quiet place for two.</p>";
    writeFileSync(join(webRoot, "index.html"), page);
    writeFileSync(join(webRoot, "index.html.br"), brotliCompressSync(page));
    const { origin } = await startInTest({ webRoot });
    const ask = (encoding: string) => fetch(origin, { headers: { "accept-encoding": encoding } });
    const [small, plain] = [await ask("br"), await ask("identity")];
    expect([small.headers.get("content-encoding"), await small.text()]).toEqual(["br", page]);
    expect([plain.headers.get("content-encoding"), await plain.text()]).toEqual([null, page]);
    expect(small.headers.get("vary")).toMatch(/accept-encoding/i);
  });

  test("[SV23] the page names the words of the browser's language, and what a link opens, so that they come with the app", async () => {
    const webRoot = tempFolder();
    const page = "<p>A quiet place for two.</p>";
    writeFileSync(join(webRoot, "index.html"), page);
    writeFileSync(join(webRoot, "index.html.br"), brotliCompressSync(page));
    const ahead = {
      en: { page: ["en.js"], link: ["en.js", "join.js"] },
      de: { page: ["de.js"], link: ["de.js", "join.js"] },
    };
    writeFileSync(join(webRoot, "ahead.json"), JSON.stringify(ahead));
    const { origin } = await startInTest({ webRoot });
    const headersFor = async (language: string, path: string): Promise<Headers> => {
      const headers = { "accept-language": language, "accept-encoding": "br", accept: "text/html" };
      return (await fetch(origin + path, { headers })).headers;
    };
    const aheadFor = async (language: string, path = "/") => {
      const link = (await headersFor(language, path)).get("link");
      return link?.split(", ").map((file) => /^<\/(.+)>; rel=modulepreload$/.exec(file)?.[1]);
    };
    expect(await aheadFor("fr;q=0.9, de-AT, en;q=0.5")).toEqual(["de.js"]);
    expect([await aheadFor("fr"), await aheadFor("*"), await aheadFor("en-GB,de")]).toEqual(Array(3).fill(["en.js"]));
    expect(await aheadFor("DE", "/somewhere")).toEqual(["de.js"]);
    for (const door of ["/j", "/j?from=mail", "/card"])
      expect(await aheadFor("de", door)).toEqual(["de.js", "join.js"]);
    expect((await headersFor("de", "/")).get("vary")).toBe("accept-language, accept-encoding");
    expect(await aheadFor("de", "/ahead.json")).toBeUndefined();
  });

  test("[SV23] a file that can't be read is said without its place on the machine, and told to the host", async () => {
    const webRoot = tempFolder();
    writeFileSync(join(webRoot, "index.html"), "");
    symlinkSync("loop.js", join(webRoot, "loop.js"));
    const lines: string[] = [];
    const { origin, metrics } = await startInTest({ webRoot, log: { write: (line) => void lines.push(line) } });
    const broken = await fetch(`${origin}/loop.js`);
    expect([broken.status, await broken.text()]).toEqual([
      500,
      "Something went wrong on the server. Try again in a moment.\n",
    ]);
    expect(lines.join("")).toContain('"errno":"ELOOP","at":[');
    expect(lines.join("")).not.toContain(webRoot);
    expect(await metrics.registry.metrics()).toContain('attune_failures_total{where="http"} 1');
  });

  test("[SV34] a body of 16 KiB is read, a longer one refused", async () => {
    const { origin } = await startInTest();
    const headers = { "content-type": "text/plain" };
    const posted = async (bytes: number): Promise<number> =>
      (await fetch(`${origin}/nowhere`, { method: "POST", body: "x".repeat(bytes), headers })).status;
    expect([await posted(16_384), await posted(16_385)]).toEqual([404, 413]);
  });

  test("[SV34] who asks for another protocol on the way is answered in this one; a websocket is there for phones alone", async () => {
    const { port } = await startInTest();
    const asking = (path: string, upgrade: string) =>
      new Promise((resolve, reject) => {
        const headers = {
          connection: "Upgrade",
          upgrade,
          "sec-websocket-version": "13",
          "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        };
        request({ host: "127.0.0.1", port, path, headers }, (response) => resolve(response.resume().statusCode))
          .on("upgrade", (_response, socket) => resolve(socket.destroy() && 101))
          .on("error", reject)
          .end();
      });
    expect(await asking("/healthz", "h2c")).toBe(200);
    expect(await asking("/elsewhere", "websocket")).toBe(404);
    expect(await asking("/socket.io/?EIO=4&transport=websocket", "WebSocket")).toBe(101);
  });

  test("[SV34] bytes that are no HTTP end their own connection only", async () => {
    const { port, origin } = await startInTest();
    const line = connectTcp(port, "127.0.0.1");
    onTestFinished(() => void line.destroy());
    line.end("NONSENSE\r\n\r\n");
    await new Promise((resolve) => line.once("close", resolve).resume());
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  });
});
