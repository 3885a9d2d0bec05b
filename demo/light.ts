import { inverse, light } from "./style.ts";

const WIDTH = 34;
/** A cell filled from its left, in eighths. */
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;
/** The width of each row as a part of the middle one's: round, not a bar. */
const ROWS = [0.82, 1, 0.82] as const;

/** The light, row by row. It grows from its middle in eighths of a character, so that it seems to breathe and not to count. */
export function lightRows(extent: number | null): readonly string[] {
  return ROWS.map((width) => (extent === null ? "" : row(extent * width)));
}

export const LIGHT_ROWS = ROWS.length;

function row(extent: number): string {
  const eighths = Math.round((extent * WIDTH * 8) / 2);
  const [full, part] = [eighths >> 3, eighths & 7];
  const dark = " ".repeat(WIDTH / 2 - full - (part > 0 ? 1 : 0));
  // Cells fill from the left only, so on this side the dark part is drawn, with the colours inverted.
  const left = part > 0 ? inverse(EIGHTHS[8 - part] ?? "") : "";
  return dark + left + light("█".repeat(2 * full) + (EIGHTHS[part] ?? ""));
}
