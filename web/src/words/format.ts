import type { MessageFormatElement } from "@formatjs/icu-messageformat-parser";

export type Values = Readonly<Record<string, string | number>>;

/**
 * The parser's number for plain text. The other kinds are told by their shape, so that nothing of the parser is needed
 * here.
 */
const LITERAL = 0;

/** Text, or what a tag makes of the parts inside it. */
export type Part<T> = string | T;

export type Filling<T> = {
  readonly values: Values;
  readonly language: string;
  tag(parts: readonly Part<T>[]): T;
};

/** Fills in what the build has parsed: values, plurals, choices and tags, which is all that our sentences use. */
export function formatParts<T>(
  elements: readonly MessageFormatElement[],
  filling: Filling<T>,
  count = 0,
): readonly Part<T>[] {
  return elements.flatMap((element) => partsOf(element, filling, count));
}

function partsOf<T>(element: MessageFormatElement, filling: Filling<T>, count: number): readonly Part<T>[] {
  const { values, language, tag } = filling;
  if (!("value" in element)) return [new Intl.NumberFormat(language).format(count)];
  if ("children" in element) return [tag(formatParts(element.children, filling, count))];
  if (!("options" in element))
    return [Number(element.type) === LITERAL ? element.value : String(values[element.value])];
  const value = values[element.value];
  const of = "offset" in element ? Number(value) : count;
  const names = "offset" in element ? [`=${of}`, new Intl.PluralRules(language).select(of)] : [String(value)];
  const chosen = [...names, "other"].map((name) => element.options[name]).find((option) => option !== undefined);
  return formatParts(chosen?.value ?? [], filling, of);
}
