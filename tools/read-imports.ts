import { parseSync, Visitor } from "oxc-parser";

export interface ImportedModule {
  /** Undefined when a dynamic import's target is computed. */
  readonly specifier: string | undefined;
  readonly line: number;
}

export interface ModuleShape {
  readonly imports: readonly ImportedModule[];
  /** True when the file does nothing but re-export. */
  readonly isBarrel: boolean;
}

type Program = ReturnType<typeof parseSync>["program"];

/** Every module a file names: static, dynamic, re-exported, and in types. Throws when the file doesn't parse. */
export function readModule(path: string, source: string): ModuleShape {
  const { program, errors } = parseSync(path, source);
  const first = errors[0];
  if (first) throw new Error(`${path} does not parse: ${first.message}`);
  const imports: ImportedModule[] = [];
  const add = (specifier: string | undefined, offset: number): void => {
    imports.push({ specifier, line: source.slice(0, offset).split("\n").length });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source.value, node.start),
    ExportAllDeclaration: (node) => add(node.source.value, node.start),
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node.source.value, node.start);
    },
    ImportExpression: (node) => add(literal(node.source), node.start),
    TSImportType: (node) => add(node.source.value, node.start),
  }).visit(program);
  return { imports, isBarrel: isBarrel(program) };
}

function literal(node: { readonly type: string; readonly value?: unknown }): string | undefined {
  return node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}

function isBarrel(program: Program): boolean {
  let passedOn = 0;
  for (const statement of program.body) {
    if (statement.type === "ImportDeclaration") continue;
    const reExports =
      statement.type === "ExportAllDeclaration" ||
      (statement.type === "ExportNamedDeclaration" && statement.declaration === null);
    if (!reExports) return false;
    passedOn += 1;
  }
  return passedOn > 0;
}
