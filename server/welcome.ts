import { renderUnicodeCompact } from "uqr";
import type { Listening } from "./listen.ts";

/** Light squares on dark, as cameras expect of a printed code, whatever colours the terminal has. */
const [ON_BLACK, AS_BEFORE] = ["\u001b[97;40m", "\u001b[0m"];
/** Light squares around the code. */
const QUIET = 2;

/** `coloured`: a terminal that people look at, not a file or pipe. */
export type Shown = { readonly publicUrl: string | null; readonly coloured: boolean };

/** A name by which a machine knows itself: on a phone it leads to the phone. */
const ITSELF = /^https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::|$)/;
const UNREACHED = [
  "No phone can open this address. Set PUBLIC_URL to the one",
  "that leads to this machine from its network, like",
  "http://192.168.1.20:3000.",
];

/**
 * What the host reads once the server runs: the addresses, and a code that a phone on the same network can scan. Its lines are
 * short, so that a narrow terminal breaks no word or address.
 */
export function welcome({ local, network }: Listening, { publicUrl, coloured }: Shown): string {
  const addresses = publicUrl === null ? [...local.slice(0, 1), ...network] : [publicUrl];
  const lines = [
    "Attune is ready.",
    "You can't see couples' messages, and neither can we.",
    "",
    ...addresses.map((address) => `  ${address}`),
  ];
  const scan = publicUrl ?? network[0];
  if (scan !== undefined && ITSELF.test(scan)) lines.push("", ...UNREACHED);
  else if (scan !== undefined)
    lines.push("", ...drawn(scan, coloured), "", "Scan it with a phone on the same network:", `  ${scan}`);
  return `${lines.join("\n")}\n`;
}

function drawn(text: string, coloured: boolean): readonly string[] {
  const rows = renderUnicodeCompact(text, { border: QUIET }).split("\n");
  return coloured ? rows.map((row) => `${ON_BLACK}${row}${AS_BEFORE}`) : rows;
}
