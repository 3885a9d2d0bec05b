import type { LogEntry } from "../../../shared/protocol/envelope.ts";
import type { Hash } from "../../../shared/protocol/ids.ts";
import type { NewEntry } from "../port.ts";

/**
 * An entry is three lines: its envelope with the hash of its body, its salt, its body. JSON has no line breaks, so fading is
 * cutting after the first line, and no script has to read a body.
 */
export function toText({ entry, bodyHash }: NewEntry): string {
  const { seq, prevHash, hash, atMs, seat, type, commandId, salt, ...body } = entry;
  const envelope = JSON.stringify({ seq, prevHash, hash, atMs, seat, type, commandId, bodyHash });
  return `${envelope}\n${salt}\n${JSON.stringify(body)}`;
}

type Envelope = Omit<Extract<LogEntry, { readonly faded: true }>, "faded"> & { readonly bodyHash: Hash };

export function fromText(text: string): LogEntry {
  const [first = "", salt, body] = text.split("\n", 3);
  const { bodyHash, ...envelope } = JSON.parse(first) as Envelope; // written by toText
  if (salt === undefined || body === undefined) return { ...envelope, faded: true, bodyHash };
  return { ...envelope, salt, ...(JSON.parse(body) as Record<string, unknown>) };
}
