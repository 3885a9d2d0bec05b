import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PlantedProject, plantProject } from "./planted-project.ts";

const bannedGlobals = [
  "Date",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "clearTimeout",
  "clearInterval",
  "queueMicrotask",
  "performance",
  "crypto",
  "console",
  "process",
  "Buffer",
  "TextEncoder",
  "TextDecoder",
  "URL",
  "atob",
  "btoa",
  "structuredClone",
  "window",
  "document",
  "navigator",
  "localStorage",
  "fetch",
  "WebSocket",
  "globalThis",
  "WeakRef",
  "FinalizationRegistry",
];

const long = (lines: number): string => "  told.push(1);\n".repeat(lines);
const wide = (count: number): string => Array.from({ length: count }, (_, n) => `p${n}: number`).join(", ");

/** A rule, and code for `server/` that breaks it. */
const plants: readonly (readonly [rule: string, source: string])[] = [
  ["no-floating-promises", "export const later = async (): Promise<void> => {};\nlater();\n"],
  [
    "no-misused-promises",
    "const f = async (): Promise<boolean> => false;\nexport const g = (): number => (f() ? 1 : 2);\n",
  ],
  ["await-thenable", "export const f = async (): Promise<number> => await 1;\n"],
  ["consistent-type-imports", 'import { Server } from "node:http";\nexport type Mine = Server;\n'],
  ["no-default-export", "export default 1;\n"],
  ["no-explicit-any", "export const f = (x: any): unknown => x;\n"],
  ["no-unsafe-assignment", 'export const x: { a: number } = JSON.parse("{}");\n'],
  ["no-non-null-assertion", "export const f = (x?: number): number => x!;\n"],
  [
    "return-await",
    "const f = async (): Promise<number> => 1;\nexport async function g(): Promise<number> {\n  try {\n    return f();\n  } catch {\n    return 0;\n  }\n}\n",
  ],
  ["eqeqeq", "export const f = (x: unknown): boolean => x == 1;\n"],
  ["no-console", 'console.log("hello");\n'],
  ["only-throw-error", 'export const f = (): never => {\n  throw "no";\n};\n'],
  [
    "switch-exhaustiveness-check",
    'export function f(x: "a" | "b"): number {\n  switch (x) {\n    case "a":\n      return 1;\n  }\n  return 2;\n}\n',
  ],
  ["parameter-properties", "export class A {\n  constructor(readonly x: number) {}\n}\n"],
  ["max-params", `export const f = (${wide(5)}): number => p0 + p1 + p2 + p3 + p4;\n`],
  ["max-lines-per-function", `const told: number[] = [];\nexport function f(): void {\n${long(40)}}\n`],
  ["max-lines", `const told: number[] = [];\nexport function f(): void {\n${"\n".repeat(300)}  told.push(1);\n}\n`],
  ["prefer-node-protocol", 'import { join } from "path";\nexport const f = join("a", "b");\n'],
];

const files: Record<string, string> = {
  "server/cycle-a.ts": 'import { b } from "./cycle-b.ts";\nexport const a = (): number => b();\n',
  "server/cycle-b.ts": 'import { a } from "./cycle-a.ts";\nexport const b = (): number => a();\n',
  "server/notKebab.ts": "export const x = 1;\n",
  "server/sound.ts":
    "export const later = async (): Promise<number> => Date.now();\nexport const f = async (): Promise<number> => later();\n",
  "shared/pacer/sound.ts": "export const twice = (x: number): number => Math.round(2 * x);\n",
  "shared/pacer/chance.ts": "export const x = (): number => Math.random();\n",
  "client-sdk/src/core/core.ts": "export const x = (): unknown => Date;\n",
  "client-sdk/src/platform/clock.ts": "export const nowMs = (): number => Date.now();\n",
  "tests/core/only.test.ts":
    'import { expect, test } from "vitest";\ntest.only("x", () => {\n  expect(1).toBe(1);\n});\n',
  "tests/core/skip.test.ts":
    'import { expect, test } from "vitest";\ntest.skip("x", () => {\n  expect(1).toBe(1);\n});\n',
};
for (const name of bannedGlobals) {
  files[`shared/pacer/${name.toLowerCase()}.ts`] = `export const x = (): unknown => ${name};\n`;
}
for (const [rule, source] of plants) files[`server/plant-${rule}.ts`] = source;

/** "path rule" of everything that lint finds in the planted project. */
let found: ReadonlySet<string>;
let project: PlantedProject;

beforeAll(async () => {
  project = plantProject(files);
  const { output } = await project.run("oxlint", "--type-aware", "--deny-warnings", "--format=json");
  const { diagnostics } = JSON.parse(output) as { readonly diagnostics: readonly { code: string; filename: string }[] };
  found = new Set(diagnostics.map(({ code, filename }) => `${filename} ${/\((.*)\)/.exec(code)?.[1] ?? code}`));
});

afterAll(() => project.close());

describe("lint", () => {
  test.each(plants)("catches a planted violation of %s", (rule) => {
    expect(found).toContain(`server/plant-${rule}.ts ${rule}`);
  });

  test.each(bannedGlobals)("catches %s in the pure core", (name) => {
    expect(found).toContain(`shared/pacer/${name.toLowerCase()}.ts no-restricted-globals`);
  });

  test.each([
    ["Math.random in the pure core", "shared/pacer/chance.ts no-restricted-properties"],
    ["a clock in the SDK's core", "client-sdk/src/core/core.ts no-restricted-globals"],
    ["a circle of imports", "server/cycle-a.ts no-cycle"],
    ["a file name that is not kebab-case", "server/notKebab.ts filename-case"],
    ["a test that silences the others", "tests/core/only.test.ts no-focused-tests"],
    ["a test that is switched off", "tests/core/skip.test.ts no-disabled-tests"],
  ])("catches %s", (_, finding) => {
    expect(found).toContain(finding);
  });

  test.each(["server/sound.ts", "shared/pacer/sound.ts", "client-sdk/src/platform/clock.ts"])(
    "lets %s pass",
    (path) => {
      expect([...found].filter((finding) => finding.startsWith(path))).toEqual([]);
    },
  );
});
