import { posix } from "node:path";
import { apart, type Layer, layers, passOn, wrappedPackages } from "./layers.ts";
import { type ImportedModule, readModule } from "./read-imports.ts";

export interface LayerFault {
  readonly rule: "noLayer" | "layer" | "package" | "apart" | "wrapped" | "barrel" | "computed" | "extension" | "circle";
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

type Sources = ReadonlyMap<string, string>;

const knownEndings = /\.(ts|tsx|json|css|cjs|mjs)$/;

/** Every import that the table of layers doesn't allow. `sources` maps a path from the root to its text. */
export function findLayerFaults(sources: Sources): readonly LayerFault[] {
  const faults: LayerFault[] = [];
  const wrappers = new Map<string, Set<string>>();
  for (const [file, source] of sources) {
    const layer = layerOf(file);
    if (!layer) {
      faults.push({
        rule: "noLayer",
        file,
        line: 1,
        message: "lives in no layer: give its folder a row in tools/layers.ts",
      });
      continue;
    }
    const { imports, isBarrel } = readModule(file, source);
    if (isBarrel && !passOn.includes(file)) {
      faults.push({ rule: "barrel", file, line: 1, message: "only passes exports on: import from where things live" });
    }
    for (const imported of imports) {
      const fault = faultOf(layer, file, imported);
      if (fault) faults.push({ file, line: imported.line, ...fault });
      noteWrapper(wrappers, file, imported.specifier);
    }
  }
  return [...faults, ...wrapperFaults(wrappers)];
}

function layerOf(file: string): Layer | undefined {
  return layers.filter(({ path }) => within(path, file)).sort((a, b) => b.path.length - a.path.length)[0];
}

function within(path: string, file: string): boolean {
  return path.endsWith("/") || path === "" ? file.startsWith(path) : file === path;
}

type Fault = Pick<LayerFault, "rule" | "message">;

function faultOf(layer: Layer, file: string, { specifier }: ImportedModule): Fault | undefined {
  if (specifier === undefined) {
    const mayCompute = layer.packages.includes("*");
    return mayCompute ? undefined : { rule: "computed", message: "imports a computed path: name the module" };
  }
  if (specifier.startsWith(".")) return relativeFault(layer, file, specifier);
  const allowed = layer.packages.some((name) =>
    name.endsWith("*") ? specifier.startsWith(name.slice(0, -1)) : name === specifier,
  );
  return allowed ? undefined : { rule: "package", message: `${layer.path} may not import "${specifier}"` };
}

function relativeFault(layer: Layer, file: string, specifier: string): Fault | undefined {
  const [path = specifier] = specifier.split("?");
  if (!knownEndings.test(path)) return { rule: "extension", message: `"${specifier}" must end in .ts` };
  const target = posix.join(posix.dirname(file), path);
  if (crossesApart(file, target)) {
    return { rule: "apart", message: `imports its neighbour ${target}: each stands alone` };
  }
  const own = layerOf(target) === layer;
  if (own || layer.may.some((allowed) => within(allowed, target))) return undefined;
  return { rule: "layer", message: `${layer.path} may not import ${target}` };
}

function crossesApart(file: string, target: string): boolean {
  return apart.some(({ folder, common }) => {
    if (!file.startsWith(folder) || !target.startsWith(folder) || common.includes(target)) return false;
    return entryOf(folder, file) !== entryOf(folder, target);
  });
}

/** "shared/practices/breath/decide.ts" → "breath"; "shared/practices/hear.ts" → "hear". */
function entryOf(folder: string, file: string): string {
  return file.slice(folder.length).split("/")[0]?.replace(/\.ts$/, "") ?? "";
}

function noteWrapper(wrappers: Map<string, Set<string>>, file: string, specifier: string | undefined): void {
  for (const { name, folder } of wrappedPackages) {
    if (specifier !== name || !file.startsWith(folder)) continue;
    wrappers.set(name, (wrappers.get(name) ?? new Set()).add(file));
  }
}

function wrapperFaults(wrappers: ReadonlyMap<string, ReadonlySet<string>>): readonly LayerFault[] {
  return [...wrappers].flatMap(([name, files]) => {
    const [, ...rest] = files;
    const message = `"${name}" belongs in one file: ${[...files].join(", ")}`;
    return rest.map((file): LayerFault => ({ rule: "wrapped", file, line: 1, message }));
  });
}
