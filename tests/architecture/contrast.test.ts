import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../tools/source-files.ts";

type Colours = ReadonlyMap<string, string>;

const styles = readFileSync(join(root, "web/src/styles/theme.css"), "utf8").replaceAll(/\/\*.*?\*\//gs, "");

const COLOUR = /--([\w-]+):\s*(?:light-dark\()?(#[0-9a-f]{6})(?:,\s*(#[0-9a-f]{6})\))?/g;

/** The variables of the rules with these selectors, later ones over earlier ones. */
function coloursOf(look: "light" | "dark", ...selectors: readonly string[]): Colours {
  const rules = [...styles.matchAll(/([^{}]+)\{([^{}]+)\}/g)];
  const wanted = rules.filter(([, selector = ""]) => selectors.includes(selector.trim()));
  const variables = wanted.flatMap(([, , body = ""]) => [...body.matchAll(COLOUR)]);
  return new Map(variables.map(([, name = "", light = "", dark = light]) => [name, look === "light" ? light : dark]));
}

const looks: readonly (readonly [name: string, colours: Colours])[] = [
  ["light", coloursOf("light", ":root")],
  ["dark", coloursOf("dark", ":root")],
  ["true black", coloursOf("dark", ":root", ':root[data-theme="black"]')],
];

/** What is read, on what. */
const texts = [
  ["ink", "ground"],
  ["ink", "surface"],
  ["ink-soft", "ground"],
  ["ink-soft", "surface"],
  ["ink", "accent-soft"],
  ["ink-soft", "accent-soft"],
  ["accent-ink", "accent"],
] as const;

/** What has a shape to be told: edges of controls, what is chosen, the focus, the light, the line that fills. */
const shapes = [
  ["line", "ground"],
  ["line", "surface"],
  ["accent", "ground"],
  ["accent", "surface"],
  ["accent", "hairline"],
  ["core-deep", "ground"],
] as const;

/** What takes the place of which colour for whoever asks for more contrast. */
const [, moreContrast = ""] = /@media \(prefers-contrast: more\) \{\s*:root \{([^}]+)\}/.exec(styles) ?? [];
const MORE = [...moreContrast.matchAll(/--([\w-]+):\s*var\(--([\w-]+)\)/g)];

/** WCAG 2.2: relative luminance and contrast ratio. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [bright = 0, dim = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
}

function tooClose(colours: Colours, pairs: readonly (readonly [string, string])[], least: number): readonly string[] {
  return pairs.flatMap(([one, other]) => {
    const ratio = contrast(colours.get(one) ?? "", colours.get(other) ?? "");
    return ratio >= least ? [] : [`${one} on ${other}: ${ratio.toFixed(2)}`];
  });
}

describe("colours are far enough apart", () => {
  test.each(looks)("in the %s look: text 4.5:1, shapes 3:1", (_, colours) => {
    expect(tooClose(colours, texts, 4.5)).toEqual([]);
    expect(tooClose(colours, shapes, 3)).toEqual([]);
  });

  test.each(looks)("in the %s look, for whoever asks for more: text 7:1, edges 4.5:1", (_, colours) => {
    const more = new Map([...colours, ...MORE.map(([, name = "", as = ""]) => [name, colours.get(as) ?? ""] as const)]);
    expect(
      tooClose(
        more,
        texts.filter(([ink]) => ink.startsWith("ink")),
        7,
      ),
    ).toEqual([]);
    expect(
      tooClose(
        more,
        shapes.filter(([edge]) => edge === "line"),
        4.5,
      ),
    ).toEqual([]);
  });

  test("which would be noticed: grey on grey is too close, black on white is as far as can be", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    const greys = new Map([
      ["ink", "#888888"],
      ["ground", "#777777"],
    ]);
    expect(tooClose(greys, [["ink", "ground"]], 4.5)).toHaveLength(1);
    expect(tooClose(new Map(), [["ink", "ground"]], 4.5)).toHaveLength(1);
  });
});
