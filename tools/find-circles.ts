import { posix } from "node:path";
import type { LayerFault } from "./find-layer-faults.ts";
import { readModule } from "./read-imports.ts";

type Import = { readonly file: string; readonly line: number; readonly target: string };

/** In these folders, each sub-folder and each file directly inside counts as one unit. */
const PARENT_FOLDERS = ["shared/", "client-sdk/src/", "server/", "web/src/"] as const;

/** Every import by which files, or the units they are in, depend on each other in a circle, types included; tests aside. */
export function findCircles(sources: ReadonlyMap<string, string>): readonly LayerFault[] {
  const ours = [...sources].filter(([file]) => !file.startsWith("tests/"));
  const imports = ours.flatMap(([file, source]) => importsOf(file, source));
  const betweenUnits = imports.filter(({ file, target }) => unitOf(file) !== unitOf(target));
  return [...inCircles(imports, (file) => file), ...inCircles(betweenUnits, unitOf)];
}

function importsOf(file: string, source: string): readonly Import[] {
  return readModule(file, source).imports.flatMap(({ specifier, line }) =>
    specifier?.startsWith(".") ? [{ file, line, target: posix.join(posix.dirname(file), specifier) }] : [],
  );
}

/** "server/rooms/write.ts" → "server/rooms/"; a file outside these folders is a unit of its own. */
function unitOf(file: string): string {
  const parent = PARENT_FOLDERS.find((folder) => file.startsWith(folder));
  if (parent === undefined) return file;
  const [entry = "", ...below] = file.slice(parent.length).split("/");
  return below.length === 0 ? file : `${parent}${entry}/`;
}

function inCircles(imports: readonly Import[], nameOf: (file: string) => string): readonly LayerFault[] {
  const next = new Map<string, Set<string>>();
  for (const { file, target } of imports) {
    next.set(nameOf(file), (next.get(nameOf(file)) ?? new Set()).add(nameOf(target)));
  }
  return imports
    .filter(({ file, target }) => reachedFrom(nameOf(target), next).has(nameOf(file)))
    .map(({ file, line, target }) => ({
      rule: "circle",
      file,
      line,
      message: `imports ${target}, and is imported from there in turn`,
    }));
}

function reachedFrom(start: string, next: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const name of reached) for (const further of next.get(name) ?? []) reached.add(further);
  return reached;
}
