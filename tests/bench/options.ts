import { parseArgs } from "node:util";

type Options<Defaults> = { readonly [Name in keyof Defaults]: Defaults[Name] extends number ? number : string };

/** What follows `npm run bench… --`: whole numbers and words, each with its default. Says what it can't understand, and ends. */
export function readOptions<Defaults extends Readonly<Record<string, number | string>>>(
  defaults: Defaults,
): Options<Defaults> {
  const given = parse(Object.keys(defaults));
  const read = ([name, byDefault]: readonly [string, number | string]) => {
    const text = given[name];
    if (typeof byDefault === "string" || text === undefined) return [name, text ?? byDefault];
    return /^[1-9]\d{0,6}$/.test(text)
      ? [name, Number(text)]
      : refuse(`--${name} is a whole number from 1 on, not ${text}.`);
  };
  return Object.fromEntries(Object.entries(defaults).map(read)) as Options<Defaults>; // one entry a default, of its type
}

function parse(names: readonly string[]): Readonly<Record<string, string | undefined>> {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
    return parseArgs({ options }).values;
  } catch {
    return refuse(`The options are ${names.map((name) => `--${name}`).join(", ")}, each followed by its value.`);
  }
}

export function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
