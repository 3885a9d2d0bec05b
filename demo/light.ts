import { inverse, light } from "./style.ts";

const WIDTH = 34;
/** A cell in eighths, filled from its left. */
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;
/** How wide each row is beside the middle one: round, not a beam. */
const ROWS = [0.82, 1, 0.82] as const;

/** The light, row by row: it grows out of its middle, in eighths of a character, so that it seems to breathe and not to count. */
export function lightRows(extent: number | null): readonly string[] {
  return ROWS.map((width) => (extent === null ? "" : row(extent * width)));
}

export const LIGHT_ROWS = ROWS.length;

function row(extent: number): string {
  const eighths = Math.round((extent * WIDTH * 8) / 2);
  const [full, part] = [eighths >> 3, eighths & 7];
  const dark = " ".repeat(WIDTH / 2 - full - (part > 0 ? 1 : 0));
  // Cells are filled from the left only: on this side what is dark is drawn, in the colours' places changed.
  const left = part > 0 ? inverse(EIGHTHS[8 - part] ?? "") : "";
  return dark + left + light("█".repeat(2 * full) + (EIGHTHS[part] ?? ""));
}
