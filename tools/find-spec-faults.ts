import { parseSync, Visitor } from "oxc-parser";

/** A rule's line in SPEC.md: `- **[SP4]** The taker alone extends.` */
const ruleLine = /^- \*\*\[([A-Z]{1,3}\d+)\]\*\*/;
/** A title that proves rules: `[SP4] only the taker extends`, or `[SP4] [SP5] …`. */
const quotes = /^(?:\[[A-Z]{1,3}\d+\]\s*)+/;

/** Rules that no test quotes, quotes of rules that do not exist, and numbers given twice; one sentence each. */
export function findSpecFaults(spec: string, tests: ReadonlyMap<string, string>): readonly string[] {
  const rules = spec.split("\n").flatMap((line) => ruleLine.exec(line)?.[1] ?? []);
  if (rules.length === 0) return ["shared/SPEC.md holds no rule of the form `- **[SP4]** …`"];
  const quoted = new Map(
    [...tests].flatMap(([path, source]) => quotedIn(path, source).map((id) => [id, path] as const)),
  );
  const twice = rules.filter((id, at) => rules.indexOf(id) !== at);
  const unproved = rules.filter((id) => !quoted.has(id));
  const unknown = [...quoted].filter(([id]) => !rules.includes(id));
  return [
    ...twice.map((id) => `[${id}] is given to two rules of shared/SPEC.md`),
    ...unproved.map((id) => `[${id}] of shared/SPEC.md is quoted by no test title`),
    ...unknown.map(([id, path]) => `[${id}] is quoted by ${path} but is no rule of shared/SPEC.md`),
  ];
}

function quotedIn(path: string, source: string): readonly string[] {
  const ids: string[] = [];
  const read = (text: string): void => {
    const [beginning = ""] = quotes.exec(text) ?? [];
    ids.push(...Array.from(beginning.matchAll(/[A-Z]+\d+/g), ([id]) => id));
  };
  new Visitor({
    Literal: ({ value }) => {
      if (typeof value === "string") read(value);
    },
    TemplateElement: ({ value }) => read(value.cooked ?? ""),
  }).visit(parseSync(path, source).program);
  return ids;
}
