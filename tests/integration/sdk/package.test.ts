import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "..", "..", "..");
const PACKAGE = join(ROOT, "client-sdk");
const BIN = join(ROOT, "node_modules/.bin");
const ATTW = fileURLToPath(new URL("dist/index.js", import.meta.resolve("@arethetypeswrong/cli/package.json")));

let folder = "";
let tarball = "";
let project = "";

/** Packs as for publishing and installs the tarball into an empty project. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "attune-package-"));
  project = join(folder, "project");
  await run("npm", ["pack", "--pack-destination", folder], { cwd: PACKAGE });
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "");
  await run("mkdir", [project]);
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "empty", private: true, type: "module" }));
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball], {
    cwd: project,
  });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The output of a module that runs in the project. */
async function outputOf(source: string, ...flags: readonly string[]): Promise<unknown> {
  const path = join(project, "main.js");
  await writeFile(path, source);
  const { stdout } = await run(process.execPath, [...flags, path], { cwd: project });
  return JSON.parse(stdout);
}

describe("the package as a stranger gets it", () => {
  test("holds what it needs and nothing else", async () => {
    const { stdout } = await run("tar", ["-tzf", tarball]);
    const files = stdout
      .trim()
      .split("\n")
      .map((file) => file.replace(/^package\//, ""));
    expect(files).toEqual(expect.arrayContaining(["package.json", "README.md", "LICENSE"]));
    expect(
      files.filter(
        (file) => !/^(package\.json|README\.md|LICENSE|dist\/(client-sdk\/src|shared)\/.+\.(js|d\.ts))$/.test(file),
      ),
    ).toEqual([]);
  });

  test("publint and attw find nothing", async () => {
    const { messages, pkg } = await publint({
      pkgDir: join(project, "node_modules/attune-client"),
      // What is installed is what was packed.
      pack: false,
      level: "suggestion",
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([]);
    await run(process.execPath, [ATTW, tarball, "--profile", "esm-only", "--no-definitely-typed"]);
  }, 60_000);

  test("runs in Node: two phones pair on its fake server, breathe and take space", async () => {
    const result = await outputOf(`
      import { fileStorage, memoryStorage, createClient, isAttuneError } from "attune-client";
      import { fakePair } from "attune-client/testing";
      import * as node from "attune-client/node";
      const { clock, a, b } = fakePair();
      await clock.until(() => a.client.status.kind === "live" && b.client.status.kind === "live");
      await clock.advance(2_000);
      const invited = a.client.breath.invite({ preset: "fourAndSix", minutes: 2 });
      const accepted = b.client.breath.accept();
      await clock.advance(6_000);
      const taking = b.client.space.take({ minutes: 20 });
      const phase = a.client.breath.phase().kind;
      await clock.advance(100);
      const lonely = createClient({ url: "http://127.0.0.1:9", storage: memoryStorage() });
      const code = await lonely.space.take().catch((error) => isAttuneError(error) && error.code);
      await lonely.close();
      const outcomes = [await invited, await accepted, await taking].map(({ delivered }) => delivered);
      console.log(JSON.stringify({ phase, outcomes, away: a.client.space.theirs.is, code, same: node.fileStorage === fileStorage }));
    `);
    expect(result).toEqual({
      phase: "inhale",
      outcomes: [true, true, true],
      away: "away",
      code: "notPaired",
      same: true,
    });
  });

  test("gives Node and browsers an entry each; a page that is first rendered on a server imports the same of both", async () => {
    const result = await outputOf(
      `
      import * as attune from "attune-client";
      import { browserEnvironment, createClient, indexedDbStorage } from "attune-client";
      const client = createClient({ url: "http://127.0.0.1:9", storage: indexedDbStorage(), environment: browserEnvironment() });
      const told = new Promise((resolve) => client.on("storage", resolve));
      const first = client.status.kind;
      console.log(JSON.stringify([typeof attune.fileStorage, first, await told, await client.close()]));
    `,
      "--conditions=browser",
    );
    expect(result).toEqual(["function", "starting", { working: false }, null]);
    const { stdout } = await run(
      join(BIN, "esbuild"),
      ["--bundle", "--format=esm", "--platform=browser", join(project, "main.js")],
      { cwd: project },
    );
    expect(stdout).toContain("indexedDB.open");
    expect(stdout).not.toContain("node:fs");
  });

  test("its types are checked by a strict stranger without the DOM", async () => {
    await writeFile(
      join(project, "typed.ts"),
      `
      import { createClient, memoryStorage, type Outcome, type Status } from "attune-client";
      import { fakePair } from "attune-client/testing";
      const client = createClient({ url: "http://127.0.0.1:9", storage: memoryStorage() });
      const status: Status = client.status;
      if (status.kind === "versionMismatch") { const update: "app" | "server" = status.update; void update; }
      const outcome: Promise<Outcome> = client.space.take({ minutes: 20, going: "walking" });
      client.on("event", (event) => { if (event.type === "space.taken") { const atMs: number = event.returnAtMs; void atMs; } });
      client.on("rejected", ({ code, retryAfterMs }) => void [code, retryAfterMs]);
      void outcome;
      void fakePair().a.client.breath.phase();
      const { theirs } = client.space;
      // @ts-expect-error the state that the two share is readonly at every depth
      if (theirs?.is === "away") theirs.returnAtMs = 0;
      // @ts-expect-error
      client.room.here.a.sentAtMs.push(0);
      // @ts-expect-error
      client.on("event", (event) => { event.seat = "a"; });
      // @ts-expect-error there is no such practice of space
      void client.space.take({ minutes: 20, going: "to the pub" });
    `,
    );
    const options = [
      "--strict",
      "--noEmit",
      "--target",
      "es2023",
      "--lib",
      "es2023",
      "--module",
      "nodenext",
      "--types",
      "",
      "--skipLibCheck",
      "false",
    ];
    const { stdout } = await run(join(BIN, "tsc"), [...options, "--ignoreConfig", "typed.ts"], { cwd: project }).catch(
      (error: unknown) => error as { stdout: string },
    );
    expect(
      stdout.split("\n").filter((line) => line.includes("error") && !/^node_modules\/(?!attune-client)/.test(line)),
    ).toEqual([]);
  }, 60_000);
});
