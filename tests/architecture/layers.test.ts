import { describe, expect, test } from "vitest";
import { findCircles } from "../../tools/find-circles.ts";
import { findLayerFaults } from "../../tools/find-layer-faults.ts";
import { layers } from "../../tools/layers.ts";
import { readSources } from "../../tools/source-files.ts";

const rulesOf = (files: Readonly<Record<string, string>>): readonly string[] =>
  findLayerFaults(new Map(Object.entries(files))).map(({ rule }) => rule);

const imports = (specifier: string): string => `import { x } from "${specifier}";\nexport const y = x;\n`;

describe("layers", () => {
  test("our own tree keeps them", () => {
    const sources = readSources();
    expect(sources.size).toBeGreaterThan(10);
    expect(findLayerFaults(sources)).toEqual([]);
  });

  test.each([
    ["shared/pacer/a.ts", "../protocol/b.ts"],
    ["shared/clock/a.ts", "../pacer/b.ts"],
    ["shared/bytes/a.ts", "../pacer/b.ts"],
    ["shared/protocol/a.ts", "../practices/b.ts"],
    ["shared/protocol/a.ts", "../bytes/b.ts"],
    ["shared/practices/a.ts", "../room/b.ts"],
    ["shared/pairing/a.ts", "../room/b.ts"],
    ["shared/room/a.ts", "../../server/b.ts"],
    ["shared/room/a.ts", "../../client-sdk/src/b.ts"],
    ["client-sdk/src/a.ts", "./platform/b.ts"],
    ["client-sdk/src/a.ts", "../../server/b.ts"],
    ["client-sdk/src/platform/a.ts", "../../../web/src/b.ts"],
    ["server/a.ts", "../client-sdk/src/b.ts"],
    ["server/time/a.ts", "../store/b.ts"],
    ["server/store/a.ts", "../rooms/b.ts"],
    ["server/rooms/a.ts", "../push/b.ts"],
    ["server/pairing/a.ts", "../realtime/b.ts"],
    ["server/realtime/a.ts", "../cluster/b.ts"],
    ["server/realtime/a.ts", "../config.ts"],
    ["server/a.ts", "../tests/support/b.ts"],
    ["web/src/a.ts", "../../client-sdk/src/outbox.ts"],
    ["web/src/a.ts", "../../client-sdk/src/testing/index.ts"],
    ["web/src/a.ts", "../../shared/pacer/b.ts"],
    ["web/src/a.ts", "../../server/b.ts"],
    ["tools/a.ts", "../tests/b.ts"],
  ])("%s may not import %s", (file, specifier) => {
    expect(rulesOf({ [file]: imports(specifier) })).toEqual(["layer"]);
  });

  test.each([
    ["shared/protocol/a.ts", "zod"],
    ["shared/practices/a.ts", "zod"],
    ["shared/room/a.ts", "node:crypto"],
    ["shared/room/a.ts", "@noble/curves/ed25519.js"],
    ["shared/pacer/a.ts", "zod/mini"],
    ["shared/pairing/a.ts", "zod/mini"],
    ["client-sdk/src/a.ts", "socket.io-client"],
    ["client-sdk/src/a.ts", "@noble/hashes/sha2.js"],
    ["client-sdk/src/a.ts", "node:fs"],
    ["server/a.ts", "socket.io-client"],
    ["server/rooms/a.ts", "node:crypto"],
    ["server/pairing/a.ts", "socket.io"],
    ["server/a.ts", "vitest"],
    ["web/src/a.ts", "socket.io-client"],
  ])("%s may not import the package %s", (file, specifier) => {
    expect(rulesOf({ [file]: imports(specifier) })).toEqual(["package"]);
  });

  test.each([
    ["shared/protocol/a.ts", "zod/mini"],
    ["shared/practices/a.ts", "../pacer/b.ts"],
    ["shared/practices/breath/a.ts", "./b.ts"],
    ["shared/practices/space.ts", "./practice.ts"],
    ["shared/practices/breath/a.ts", "../practice.ts"],
    ["shared/room/a.ts", "../practices/breath/b.ts"],
    ["shared/room/a.ts", "@noble/hashes/sha2.js"],
    ["client-sdk/src/a.ts", "../../shared/room/b.ts"],
    ["client-sdk/src/platform/a.ts", "socket.io-client"],
    ["server/store/a.ts", "../../shared/room/b.ts"],
    ["server/pairing/a.ts", "../rooms/b.ts"],
    ["server/a.ts", "./cluster/b.ts"],
    ["web/src/a.ts", "../../client-sdk/src/index.ts"],
    ["tests/core/a.test.ts", "../../server/app.ts"],
  ])("%s may import %s", (file, specifier) => {
    expect(rulesOf({ [file]: imports(specifier) })).toEqual([]);
  });

  test.each([
    ["shared/practices/space.ts", "./hear.ts"],
    ["shared/practices/space.ts", "./breath/events.ts"],
    ["shared/practices/breath/decide.ts", "../space.ts"],
    ["shared/practices/breath/decide.ts", "../space/events.ts"],
    ["shared/practices/practice.ts", "./space.ts"],
  ])("practices stand alone: %s may not import %s", (file, specifier) => {
    expect(rulesOf({ [file]: imports(specifier) })).toEqual(["apart"]);
  });

  test("the socket library is wrapped by one file", () => {
    const one = { "client-sdk/src/platform/a.ts": imports("socket.io-client") };
    expect(rulesOf(one)).toEqual([]);
    expect(rulesOf({ ...one, "client-sdk/src/platform/b.ts": imports("socket.io-client") })).toEqual(["wrapped"]);
  });

  test.each([
    'export * from "./b.ts";\n',
    'import { x } from "./b.ts";\nexport { x };\n',
    'export type { X } from "./b.ts";\n',
  ])("a file that only passes exports on is refused: %j", (source) => {
    expect(rulesOf({ "shared/room/index.ts": source })).toEqual(["barrel"]);
    expect(rulesOf({ "client-sdk/src/index.ts": source })).toEqual([]);
  });

  test("imports in types, re-exports and dynamic imports count", () => {
    const file = "shared/pacer/a.ts";
    expect(rulesOf({ [file]: 'export type X = import("../room/b.ts").X;\n' })).toEqual(["layer"]);
    expect(rulesOf({ [file]: 'import type { X } from "../room/b.ts";\nexport const x = (y: X): X => y;\n' })).toEqual([
      "layer",
    ]);
    expect(rulesOf({ [file]: 'export const x = 1;\nexport { y } from "../room/b.ts";\n' })).toEqual(["layer"]);
    expect(rulesOf({ [file]: 'export const x = (): unknown => import("../room/b.ts");\n' })).toEqual(["layer"]);
    expect(rulesOf({ [file]: "export const x = (y: string): unknown => import(y);\n" })).toEqual(["computed"]);
  });

  const circles = (files: Readonly<Record<string, string>>): readonly string[] =>
    findCircles(new Map(Object.entries(files))).map(({ file }) => file);

  test("no two files import each other, and no two folders", () => {
    expect(findCircles(readSources())).toEqual([]);
    const [a, b, c] = ["server/rooms/a.ts", "server/rooms/b.ts", "server/store/c.ts"] as const;
    expect(circles({ [a]: imports("./b.ts"), [b]: imports("../store/c.ts"), [c]: "export const x = 1;\n" })).toEqual(
      [],
    );
    expect(circles({ [a]: imports("./b.ts"), [b]: imports("./a.ts") })).toEqual([a, b]);
    expect(circles({ [a]: imports("../store/c.ts"), [c]: imports("../rooms/b.ts") })).toEqual([a, c]);
    expect(circles({ "server/a.ts": imports("./rooms/b.ts"), [b]: imports("../a.ts") })).toContain(b);
  });

  test("a relative import says which file it means", () => {
    expect(rulesOf({ "shared/pacer/a.ts": imports("./b") })).toEqual(["extension"]);
    expect(rulesOf({ "shared/pacer/a.ts": imports("./b.js") })).toEqual(["extension"]);
  });

  test("a file in no layer is refused, and each layer is named once", () => {
    expect(rulesOf({ "shared/misc/a.ts": "export const x = 1;\n" })).toEqual(["noLayer"]);
    expect(new Set(layers.map(({ path }) => path)).size).toBe(layers.length);
  });
});
