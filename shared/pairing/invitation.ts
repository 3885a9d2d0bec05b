import { sha512 } from "@noble/hashes/sha2.js";
import { base64urlEncode } from "../bytes/base64url.ts";
import { utf8Encode } from "../bytes/utf8.ts";
import { type ParsedCode, parseCode } from "./code.ts";
import { lvCat } from "./length-value.ts";
import { type ParsedLink, parseLink } from "./link.ts";

export type InvitationKind = "code" | "link";

/** An opening, as the two phones know it. The handle travels, the secret never does. */
export type Invitation = {
  readonly kind: InvitationKind;
  readonly handle: string;
  readonly secret: string;
};

/** Only a link has an `origin`. */
export type ParsedInvitation =
  | { readonly ok: true; readonly invitation: Invitation; readonly origin?: string }
  | Extract<ParsedCode, { ok: false }>
  | Extract<ParsedLink, { ok: false }>;

/** Reads what a person typed or pasted: a code, or a text with a link in it. */
export function parseInvitation(text: string): ParsedInvitation {
  if (/:\/\/|#/.test(text)) {
    const link = parseLink(text);
    if (!link.ok) return link;
    const { origin, handle, secret } = link;
    return { ok: true, origin, invitation: { kind: "link", handle, secret } };
  }
  const code = parseCode(text);
  return code.ok ? { ok: true, invitation: { kind: "code", handle: code.handle, secret: code.secret } } : code;
}

const SPENT_MARK_BYTES = 16;

/**
 * Remembers that a secret has had its one attempt. The mark stays on the phone: a code's secret is short enough to be found
 * from its digest.
 */
export function spentMark({ kind, handle, secret }: Invitation): string {
  const digest = sha512(lvCat(["attune spent", kind, handle, secret].map(utf8Encode)));
  return base64urlEncode(digest.subarray(0, SPENT_MARK_BYTES));
}
