import { stripVTControlCharacters } from "node:util";

const ESC = "\u001b[";

/** The space that two phones side by side take. */
const SPREAD = { columns: 78, rows: 20 } as const;

type Output = { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

/**
 * Whether the output is a terminal that can be redrawn (a `dumb` one can't) and is large enough; an unknown size (0) counts as
 * large enough.
 */
export const isScreenFor = ({ isTTY = false, columns = 0, rows = 0 }: Output, kind = ""): boolean =>
  isTTY && kind !== "dumb" && (columns === 0 || columns >= SPREAD.columns) && (rows === 0 || rows >= SPREAD.rows);

/** Otherwise the demo prints plain lines. */
export const isScreen = isScreenFor(process.stdout, process.env["TERM"]);

type Look = { readonly isScreen: boolean; readonly isColoured: boolean };

/** `plain`: what is left of a style without colours. */
export const painterFor =
  ({ isScreen: isDrawn, isColoured }: Look) =>
  (code: string, plain = "") => {
    const chosen = isColoured ? code : plain;
    return (text: string): string => (isDrawn && chosen !== "" ? `${ESC}${chosen}m${text}${ESC}0m` : text);
  };

/** A terminal may have no colours, and somebody may want none (`NO_COLOR`). */
const paint = painterFor({ isScreen, isColoured: isScreen && process.stdout.hasColors() });

/** Quiet colours of the 256: nothing here is alarming. */
export const soft = paint("38;5;109");
export const dim = paint("38;5;242");
export const bright = paint("38;5;253");
export const light = paint("38;5;152");
export const inverse = paint("38;5;152;7", "7");

export const clear = `${ESC}H${ESC}J`;
export const hideCursor = `${ESC}?25l`;
export const showCursor = `${ESC}?25h`;

/** The printed width of a text, without colour codes. */
function widthOf(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}

export const fit = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - widthOf(text)));
