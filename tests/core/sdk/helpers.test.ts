import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createClient, fileStorage, memoryStorage, nodeEnvironment } from "../../../client-sdk/src/index.node.ts";
import {
  checkProgram,
  cleanName,
  createClient as createInBrowser,
  extentOf,
  faster,
  formatTyping,
  nextCue,
  parseCode,
  phaseAt,
  presetOf,
  programOf,
  slower,
  soloTabs,
} from "../../../client-sdk/src/index.ts";
import { FakeClock } from "../../../client-sdk/src/testing/index.ts";
import { presets } from "../../../shared/pacer/presets.ts";

const given = (value: unknown): never => value as never;

describe("[PH34] a helper that is handed what isn't of its type", () => {
  test.each([undefined, null, 7, {}, Symbol("text")])(
    "takes %s for an empty text, or a pattern that nobody may breathe",
    (bad) => {
      expect(parseCode(given(bad))).toEqual({ ok: false, reason: "tooShort" });
      expect(formatTyping(given(bad))).toBe("");
      expect(cleanName(given(bad))).toBe("");
      expect(presetOf(given(bad))).toBeNull();
      expect(checkProgram(given(bad))).toBe("inhaleOutOfRange");
      expect([slower(given(bad)), faster(given(bad))]).toEqual([null, null]);
    },
  );

  test.each([undefined, null, {}])("takes %s for a program of which nothing was said", (bad) => {
    expect(programOf(given(bad))).toEqual({ ...presets.fourAndSix, minutes: 2 });
  });

  test.each(["box", 7, Symbol("text")])("doesn't take %s for one", (bad) => {
    expect(() => programOf(given(bad))).toThrow('This takes an object, such as { preset: "even" }.');
  });

  test("shows nothing without a breath, and while the time can't be told", () => {
    const session = { program: programOf(), startAtMs: 1_000, pausedForMs: 0 };
    for (const [breath, nowMs] of [
      [null, 5_000],
      [given(undefined), 5_000],
      [session, null],
    ] as const) {
      expect(phaseAt(breath, nowMs)).toBeNull();
      expect(nextCue(breath, nowMs)).toBeNull();
      expect(extentOf(breath, nowMs)).toBe(0);
    }
    expect(phaseAt(session, 2_000)).toMatchObject({ kind: "inhale", count: 2 });
  });

  test("says which presets there are", () => {
    expect(() => programOf({ preset: given("toString") })).toThrow("preset has to be one of fourAndSix,");
    expect(() => programOf({ preset: given(null) })).toThrow(expect.objectContaining({ code: "badMessage" }));
  });
});

describe("[PH34] a client that can't be made says what is missing", () => {
  const url = "http://127.0.0.1:9";
  const environment = { ...nodeEnvironment(), onWake: null };
  test.each([
    ["storage is missing: fileStorage(path) in Node, indexedDbStorage() in browsers", { url }],
    ["storage is missing", { url, storage: "./phone.json" }],
    ["storage is missing", undefined],
    ["linkOrigin has to be an address", { url, storage: memoryStorage(), linkOrigin: "attune.example" }],
    ["linkOrigin has to be an address", { url, storage: memoryStorage(), linkOrigin: "https://zwei.münchen.example" }],
    ["The latency of touch has to be a number", { url, storage: memoryStorage(), outputLatencyMs: { touch: "5" } }],
    ["transport.connect has to be a function", { url, storage: memoryStorage(), transport: "websocket" }],
    ["environment.onWake has to be", { url, storage: memoryStorage(), environment }],
    ["tabs.campaign has to be", { url, storage: memoryStorage(), tabs: true }],
    ["tabs.channel.post has to be", { url, storage: memoryStorage(), tabs: { ...soloTabs, channel: null } }],
  ])("%s", (words, options) => {
    for (const create of [createClient, createInBrowser]) {
      expect(() => create(given(options))).toThrow(words);
      expect(() => create(given(options))).toThrow(expect.objectContaining({ code: "badMessage" }));
    }
  });

  test("without an address, or with one that is none", () => {
    for (const bad of [undefined, null, "", "attune.example", "ftp://attune.example", "https://attune.example/path"])
      expect(() => createClient({ url: given(bad), storage: memoryStorage() })).toThrow(
        expect.objectContaining({ code: "badAddress" }),
      );
  });

  test("on a platform without chance, unless the app brings some", () => {
    onTestFinished(() => void vi.unstubAllGlobals());
    vi.stubGlobal("crypto", undefined);
    expect(() => createInBrowser({ url, storage: memoryStorage() })).toThrow("react-native-get-random-values");
    const client = createInBrowser({ url, storage: memoryStorage(), environment: new FakeClock().device() });
    onTestFinished(() => client.close());
    expect(client.status.kind).toBe("starting");
  });

  test("a file without a path", () => {
    expect(() => fileStorage(given(undefined))).toThrow("path has to be that of a file");
  });
});
