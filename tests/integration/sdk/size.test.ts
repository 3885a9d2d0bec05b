import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..", "..");

/** Bundles an entry that shows `source`, as an app would: in chunks, minified. */
async function bundle(source: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: ROOT, loader: "ts" },
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    outdir: "out",
    absWorkingDir: ROOT,
    write: false,
    metafile: true,
  });
  const sizes = new Map(
    outputFiles.map(({ path, contents }) => [relative(ROOT, path), gzipSync(contents, { level: 9 }).length]),
  );
  return { metafile, sizes };
}

/** The chunk and everything that it can't start without. */
function needed(chunk: string, { outputs }: Metafile, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(chunk)) return known;
  known.add(chunk);
  for (const { path, kind } of outputs[chunk]?.imports ?? [])
    if (kind === "import-statement") needed(path, { inputs: {}, outputs }, known);
  return known;
}

const chunkOf = ({ outputs }: Metafile, part: string): string =>
  Object.keys(outputs).find((path) => path.includes(part)) ?? "";
const kilobytes = (chunks: Iterable<string>, sizes: ReadonlyMap<string, number>): number =>
  [...chunks].reduce((sum, chunk) => sum + (sizes.get(chunk) ?? Number.NaN), 0) / 1_000;

describe("what an app has to load, gzipped", () => {
  const bundled = bundle('export { createClient, indexedDbStorage } from "./client-sdk/src/index.ts";');

  test("the entry with socket.io-client takes at most 35 kB", async () => {
    const { metafile, sizes } = await bundled;
    const entry = needed(chunkOf(metafile, "stdin"), metafile);
    expect(kilobytes(entry, sizes)).toBeLessThanOrEqual(35);
    expect(Object.keys(metafile.inputs).some((path) => path.includes("socket.io-client"))).toBe(true);
  });

  test("pairing comes when somebody pairs: its cryptography at most 20 kB, the steps around it at most 10", async () => {
    const { metafile, sizes } = await bundled;
    const [handshake, flow] = [chunkOf(metafile, "handshake-chunk"), chunkOf(metafile, "flow-chunk")];
    const entry = needed(chunkOf(metafile, "stdin"), metafile);
    expect([handshake, flow].filter((chunk) => entry.has(chunk))).toEqual([]);
    expect(kilobytes([handshake], sizes)).toBeLessThanOrEqual(20);
    expect(kilobytes([flow], sizes)).toBeLessThanOrEqual(10);
  });

  test("what runs a pairing comes once there is one, at most 37 kB, without anything of pairing or of deciding", async () => {
    const { metafile, sizes } = await bundled;
    const [entry, engine] = [
      needed(chunkOf(metafile, "stdin"), metafile),
      needed(chunkOf(metafile, "engine"), metafile),
    ];
    expect(
      kilobytes(
        [...engine].filter((chunk) => !entry.has(chunk)),
        sizes,
      ),
    ).toBeLessThanOrEqual(37);
    for (const chunk of engine) {
      const inputs = Object.keys(metafile.outputs[chunk]?.inputs ?? {});
      expect(
        inputs.filter((path) => /@noble\/(?:curves|ciphers)|src\/pairing\/pairing-flow|room\/decide/.test(path)),
      ).toEqual([]);
    }
  });
});
