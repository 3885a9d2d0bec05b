import { randomSymbols, readSymbols, symbolValue } from "./base32.ts";

/** 80 bits, so that nobody finds a link by trying; its length keeps it apart from the handle of a code. */
export const LINK_HANDLE_CHARS = 16;
/** 130 bits that stay in the URL's fragment, which browsers do not send. */
export const LINK_SECRET_CHARS = 26;

/** How many fresh random bytes `makeLinkParts` needs: 10 for the handle, 17 for the secret. */
export const LINK_RANDOM_BYTES = 27;
const HANDLE_RANDOM_BYTES = 10;

export type LinkParts = {
  readonly handle: string;
  readonly secret: string;
};

export type ParsedLink =
  | ({ readonly ok: true; readonly origin: string } & LinkParts)
  | { readonly ok: false; readonly reason: "badLink" };

export function makeLinkParts(random: Uint8Array): LinkParts {
  return {
    handle: randomSymbols(random.subarray(0, HANDLE_RANDOM_BYTES), LINK_HANDLE_CHARS),
    secret: randomSymbols(random.subarray(HANDLE_RANDOM_BYTES), LINK_SECRET_CHARS),
  };
}

/** `<origin>/j#<handle>.<secret>`: letters and digits only, so that no messenger cuts the end off as punctuation. */
export function makeLink(origin: string, { handle, secret }: LinkParts): string {
  return `${origin.replace(/\/+$/, "")}/j#${handle.toLowerCase()}.${secret.toLowerCase()}`;
}

/**
 * Some messengers write `#` as `%23`, and some insert a query before it (`?fbclid=…`), which the app ignores. The bounds keep
 * the search linear whatever is pasted.
 */
const LINK =
  /(https?:\/\/[a-z0-9._~:/[\]-]{1,200})\/j\/?(?:\?[^\s#]{0,1000}?)?(?:#|%23)([0-9a-z]{16})\.([0-9a-z]{26})(?![0-9a-z])/i;
/** Soft hyphens, joiners and direction marks: invisible, and copied along with the text. */
const INVISIBLE = /\p{Cf}/gu;

/** Finds a link anywhere in a pasted text. The origin tells whether it is for this server. */
export function parseLink(text: string): ParsedLink {
  const [, origin, handleText, secretText] = LINK.exec(text.replaceAll(INVISIBLE, "")) ?? [];
  if (origin === undefined || handleText === undefined || secretText === undefined) return BAD_LINK;
  const handle = readSymbols(handleText);
  const secret = readSymbols(secretText);
  if (![...handle, ...secret].every((symbol) => symbolValue(symbol) >= 0)) return BAD_LINK;
  return { ok: true, origin: origin.toLowerCase(), handle: handle.join(""), secret: secret.join("") };
}

const BAD_LINK = { ok: false, reason: "badLink" } as const;
