import type { FadedEntry, LogEntry } from "../../../shared/protocol/envelope.ts";
import type { NewEntry } from "../port.ts";

/**
 * An entry is three lines: its envelope with the hash of its body, its salt, its body. JSON has no line breaks, so fading
 * means cutting after the first line, and no script has to read a body.
 */
export function toText({ entry, body, bodyHash }: NewEntry): string {
  const { seq, prevHash, hash, atMs, seat, type, commandId, salt } = entry;
  const id = commandId === null ? "null" : `"${commandId}"`;
  // JSON, written out: of these fields only the type could contain a character that JSON escapes.
  const fields = `"seq":${seq},"prevHash":"${prevHash}","hash":"${hash}","atMs":${atMs},"seat":"${seat}","type":${JSON.stringify(type)}`;
  return `{${fields},"commandId":${id},"bodyHash":"${bodyHash}"}\n${salt}\n${body}`;
}

type Envelope = Omit<FadedEntry, "faded">;

/** Whole, or faded if only its first line is left. */
export function fromText(text: string): LogEntry {
  const [first = "", salt, body] = text.split("\n", 3);
  const { bodyHash, seq, prevHash, hash, atMs, seat, type, commandId } = JSON.parse(first) as Envelope; // written by toText
  // Only these fields: any others would count as the body, and the chain wouldn't hold.
  const envelope = { seq, prevHash, hash, atMs, seat, type, commandId };
  if (salt === undefined || body === undefined) return { ...envelope, faded: true, bodyHash };
  return { ...envelope, salt, ...(JSON.parse(body) as Record<string, unknown>) }; // written by toText
}
