import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";

/**
 * The source of what a sentence becomes on phones: a string, or a function of its values. `v` are the values, `f` fills them
 * in (src/words/format.ts), `n` is the number around it, as written.
 */
export function compileMessage(text: string): string {
  const elements = parse(text);
  const isPlain = elements.every(({ type }) => type === TYPE.literal);
  return isPlain ? JSON.stringify(text) : `(v,f)=>${partsOf(elements)}`;
}

const partsOf = (elements: readonly MessageFormatElement[]): string => `[${elements.map(partOf).join()}]`;

function partOf(element: MessageFormatElement): string {
  const { type } = element;
  if (type === TYPE.literal) return JSON.stringify(element.value);
  if (type === TYPE.argument) return `v.${element.value}`;
  if (type === TYPE.pound) return "n";
  if (type === TYPE.tag) return `f.tag(${partsOf(element.children)})`;
  if (type === TYPE.select) return `...f.choose(v.${element.value},${formsOf(element.options, (parts) => parts)})`;
  if (type === TYPE.plural && element.pluralType === "cardinal" && element.offset === 0)
    return `...f.plural(v.${element.value},${formsOf(element.options, (parts) => `n=>${parts}`)})`;
  throw new Error(`The app's words have no use for this kind of ICU argument: ${JSON.stringify(element)}`);
}

type Options = Readonly<Record<string, { readonly value: readonly MessageFormatElement[] }>>;

function formsOf(options: Options, form: (parts: string) => string): string {
  const forms = Object.entries(options).map(([name, { value }]) => `${JSON.stringify(name)}:${form(partsOf(value))}`);
  return `{${forms.join()}}`;
}
