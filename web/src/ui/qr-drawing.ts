import { encode } from "uqr";

/** The light border that a camera needs to find it. */
const QUIET = 2;

export type QrDrawing = { readonly size: number; readonly path: string };

export function drawQr(text: string): QrDrawing {
  const { size, data } = encode(text, { ecc: "M", border: QUIET });
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size, path: squares.join("") };
}
