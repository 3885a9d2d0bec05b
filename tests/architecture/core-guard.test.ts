import { afterEach, describe, expect, test } from "vitest";
import { type PlantedProject, plantProject } from "./planted-project.ts";

let project: PlantedProject | undefined;
afterEach(() => project?.close());

async function typeCheckCore(
  path: string,
  source: string,
): Promise<{ readonly code: number; readonly output: string }> {
  project = plantProject({ [path]: source });
  return project.run("tsc", "-p", "tsconfig.core.json", "--noEmit");
}

describe("the core compiles without any platform", () => {
  test.each(["document", "window", "process", "Buffer", "setTimeout", "fetch", "crypto", "TextEncoder", "console"])(
    "%s does not exist in shared",
    async (name) => {
      const { code, output } = await typeCheckCore("shared/pacer/plant.ts", `export const x: unknown = ${name};\n`);
      expect(code).toBe(1);
      expect(output).toContain(`'${name}'`);
    },
  );

  test("Node's modules do not exist in shared", async () => {
    const { code, output } = await typeCheckCore("shared/room/plant.ts", 'export { hash } from "node:crypto";\n');
    expect(code).toBe(1);
    expect(output).toContain("node:crypto");
  });

  test("nor does a platform exist in the SDK's core", async () => {
    const { code } = await typeCheckCore("client-sdk/src/plant.ts", "export const x: unknown = localStorage;\n");
    expect(code).toBe(1);
  });

  test.each([
    ["an enum", "export enum Seat {\n  A,\n}\n"],
    ["a parameter property", "export class A {\n  constructor(readonly x: number) {}\n}\n"],
    ["an index that may be missing", "export const first = (xs: number[]): number => xs[0];\n"],
  ])("%s is refused by the compiler", async (_, source) => {
    expect((await typeCheckCore("shared/pacer/plant.ts", source)).code).toBe(1);
  });

  test("pure code passes", async () => {
    const pure = "export const twice = (xs: readonly number[]): number => (xs[0] ?? 0) * 2;\n";
    expect(await typeCheckCore("shared/pacer/plant.ts", pure)).toEqual({ code: 0, output: "" });
  });
});
