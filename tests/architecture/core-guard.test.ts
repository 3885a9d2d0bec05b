import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PlantedProject, plantProject } from "./planted-project.ts";

const platform = ["document", "window", "process", "Buffer", "setTimeout", "fetch", "crypto", "TextEncoder", "console"];

/** What breaks a rule of the language that the compiler keeps. */
const unlawful = {
  "an enum": "export enum Seat {\n  A,\n}\n",
  "a parameter property": "export class A {\n  constructor(readonly x: number) {}\n}\n",
  "an index that may be missing": "export const first = (xs: number[]): number => xs[0];\n",
} as const;

const fileOf = (name: string): string => `shared/pacer/${name.toLowerCase().replaceAll(" ", "-")}.ts`;

const planted: Readonly<Record<string, string>> = {
  ...Object.fromEntries(platform.map((name) => [fileOf(name), `export const x: unknown = ${name};\n`])),
  ...Object.fromEntries(Object.entries(unlawful).map(([name, source]) => [fileOf(name), source])),
  "shared/room/node.ts": 'export { hash } from "node:crypto";\n',
  "client-sdk/src/plant.ts": "export const x: unknown = localStorage;\n",
};
const pure = "export const twice = (xs: readonly number[]): number => (xs[0] ?? 0) * 2;\n";

let project: PlantedProject;
/** What the compiler says of each planted file; it looks at all of them at once. */
let said: ReadonlyMap<string, string>;

beforeAll(async () => {
  project = plantProject({ ...planted, "shared/pacer/pure.ts": pure });
  const { output } = await project.run("tsc", "-p", "tsconfig.core.json", "--noEmit", "--pretty", "false");
  const faults = [...output.matchAll(/^(?<file>\S+)\(\d+,\d+\): error (?<fault>.*)$/gm)];
  said = new Map(faults.map(({ groups }) => [groups?.["file"] ?? "", groups?.["fault"] ?? ""]));
});
afterAll(() => project.close());

describe("the core compiles without any platform", () => {
  test.each(platform)("%s does not exist in shared", (name) => {
    expect(said.get(fileOf(name))).toContain(`'${name}'`);
  });

  test("Node's modules do not exist in shared", () => {
    expect(said.get("shared/room/node.ts")).toContain("node:crypto");
  });

  test("nor does a platform exist in the SDK's core", () => {
    expect(said.get("client-sdk/src/plant.ts")).toContain("'localStorage'");
  });

  test.each(Object.keys(unlawful))("%s is refused by the compiler", (name) => {
    expect(said.has(fileOf(name))).toBe(true);
  });

  test("pure code passes, beside all that doesn't", () => {
    expect([...said.keys()].toSorted()).toEqual(Object.keys(planted).toSorted());
  });
});
