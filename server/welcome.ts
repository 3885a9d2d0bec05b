import { renderUnicodeCompact } from "uqr";
import type { Listening } from "./listen.ts";

/** What the host reads once the server runs: the addresses, and a code that a phone on the same network can scan. */
export function welcome({ local, network }: Listening, publicUrl: string | null): string {
  const [here] = local;
  const shown = [...(publicUrl === null ? [] : [publicUrl]), ...(here === undefined ? [] : [here]), ...network];
  const scan = publicUrl ?? network[0];
  const lines = [
    "Attune is ready. You can't see couples' messages, and neither can we.",
    "",
    ...shown.map((address) => `  ${address}`),
  ];
  if (scan !== undefined)
    lines.push("", renderUnicodeCompact(scan), "", `Scan it with a phone on the same network: ${scan}`);
  return `${lines.join("\n")}\n`;
}
