import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { root } from "../../tools/source-files.ts";

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), "utf8"));
const { packages } = readJson("package-lock.json") as { readonly packages: Readonly<Record<string, Locked>> };
const installed = Object.entries(packages).filter(([path]) => path.startsWith("node_modules/"));

describe("the lock file", () => {
  test("holds every platform's variant of a package, or `npm ci` refuses it elsewhere", () => {
    const names = new Set(
      installed.map(([path]) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)),
    );
    const variants = installed.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies));
    expect(variants.filter((name) => !names.has(name))).toEqual([]);
  });

  test("names no registry and proves every package", () => {
    expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(installed.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
  });

  test("package.json names exact versions", () => {
    const { dependencies, devDependencies } = readJson("package.json") as Record<string, Record<string, string>>;
    const versions = Object.values({ ...dependencies, ...devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});

describe("starting where something is missing", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "attune-start-"));
    mkdirSync(join(folder, "tools"));
    cpSync(join(root, "tools/require-node.cjs"), join(folder, "tools/require-node.cjs"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** Starts a program that prints "started", as a Node of the given version would, and answers what was said. */
  function start(version: string, at = folder): Promise<{ readonly code: number; readonly output: string }> {
    const pretend = `Object.defineProperties(process, {
      version: { value: "v${version}" }, versions: { value: { node: "${version}" } } });`;
    writeFileSync(join(at, "pretend.cjs"), pretend);
    writeFileSync(join(at, "main.cjs"), 'process.stdout.write("started");');
    const args = ["-r", "./pretend.cjs", "-r", "./tools/require-node.cjs", "main.cjs"];
    return new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: at }, (error, stdout, stderr) => {
        resolve({ code: error ? 1 : 0, output: stdout + stderr });
      });
    });
  }

  test.each(["#", "?"])("with a %s in its path, one line says to move it, before anything is built", async (sign) => {
    const at = join(folder, `a${sign}b`);
    mkdirSync(join(at, "node_modules/zod"), { recursive: true });
    cpSync(join(folder, "tools"), join(at, "tools"), { recursive: true });
    const { code, output } = await start("24.0.0", at);
    expect(code).toBe(1);
    expect(output).toMatch(/^[^\n]*holds a # or a \?: move [^\n]*\n$/);
  });

  test("without packages, one line says to run npm ci", async () => {
    const { code, output } = await start("24.0.0");
    expect(code).toBe(1);
    expect(output).toMatch(/^[^\n]*npm ci[^\n]*\n$/);
  });

  test.each(["0.10.48", "20.20.2", "23.11.1"])("with Node %s, one line says what to do", async (version) => {
    mkdirSync(join(folder, "node_modules/zod"), { recursive: true });
    const { code, output } = await start(version);
    expect(code).toBe(1);
    expect(output).toMatch(/^[^\n]*needs Node 24 and found v[^\n]*--ignore-scripts=false[^\n]*\n$/);
  });

  test.each(["24.0.0", "26.1.0"])("with Node %s it starts", async (version) => {
    mkdirSync(join(folder, "node_modules/zod"), { recursive: true });
    expect(await start(version)).toEqual({ code: 0, output: "started" });
  });

  test("every script that runs our code asks for its Node first, and takes the place of the shell, which would keep signals to itself", () => {
    const { scripts } = readJson("package.json") as { readonly scripts: Readonly<Record<string, string>> };
    const ours = Object.values(scripts).filter((script) => /\bnode /.test(script));
    expect(ours.length).toBeGreaterThan(5);
    expect(ours.filter((script) => !script.startsWith("exec node -r ./tools/require-node.cjs "))).toEqual([]);
  });
});
