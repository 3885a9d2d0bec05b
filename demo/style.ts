import { stripVTControlCharacters } from "node:util";

const ESC = "\u001b[";

/** Whether the output is a screen that can be drawn over. Elsewhere the demo speaks in lines. */
export const isScreen = process.stdout.isTTY;

const paint = (code: string) => (text: string) => (isScreen ? `${ESC}${code}m${text}${ESC}0m` : text);

/** Quiet colours of the 256: nothing here is alarming. */
export const soft = paint("38;5;109");
export const dim = paint("38;5;242");
export const bright = paint("38;5;253");
export const light = paint("38;5;152");
export const inverse = paint("38;5;152;7");

export const clear = `${ESC}H${ESC}J`;
export const hideCursor = `${ESC}?25l`;
export const showCursor = `${ESC}?25h`;

/** The printed width of a text, colours left out. */
function widthOf(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}

export const fit = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - widthOf(text)));
