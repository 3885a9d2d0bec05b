import { renderUnicodeCompact } from "uqr";
import type { Listening } from "./listen.ts";

/** Light squares on dark, as cameras expect it of a printed code, whatever colours the terminal has. */
const [ON_BLACK, AS_BEFORE] = ["\u001b[97;40m", "\u001b[0m"];
/** Light squares around the code. */
const QUIET = 2;

/** `coloured`: a terminal that people look at, no file or pipe. */
export type Shown = { readonly publicUrl: string | null; readonly coloured: boolean };

/** What the host reads once the server runs: the addresses, and a code that a phone on the same network can scan. */
export function welcome({ local, network }: Listening, { publicUrl, coloured }: Shown): string {
  const [here] = local;
  const shown = [...(publicUrl === null ? [] : [publicUrl]), ...(here === undefined ? [] : [here]), ...network];
  const scan = publicUrl ?? network[0];
  const lines = [
    "Attune is ready. You can't see couples' messages, and neither can we.",
    "",
    ...shown.map((address) => `  ${address}`),
  ];
  if (scan !== undefined)
    lines.push("", ...drawn(scan, coloured), "", `Scan it with a phone on the same network: ${scan}`);
  return `${lines.join("\n")}\n`;
}

function drawn(text: string, coloured: boolean): readonly string[] {
  const rows = renderUnicodeCompact(text, { border: QUIET }).split("\n");
  return coloured ? rows.map((row) => `${ON_BLACK}${row}${AS_BEFORE}`) : rows;
}
