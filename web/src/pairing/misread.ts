import { type AttuneErrorCode, formatTyping, parseCode } from "../../../client-sdk/src/index.ts";

const codes = {
  typo: "codeTypo",
  badSymbol: "codeTypo",
  tooShort: "codeTooShort",
  tooLong: "codeTooLong",
} as const satisfies Readonly<Record<string, AttuneErrorCode>>;

/** A pasted link, or the beginning of one. */
const isLink = (text: string): boolean => /[/:]/.test(text);

const CODE = /(?:^|[^0-9a-z])([0-9a-z]{5}\p{Dash}[0-9a-z]{5})(?![0-9a-z])/iu;

/** A whole code among other words, even in an address: a message that was pasted as it came. */
function codeIn(text: string): string | null {
  const [, found] = text.includes("#") ? [] : (CODE.exec(text) ?? []);
  return found !== undefined && parseCode(found).ok ? found : null;
}

/** What has been typed so far, in the form of a code on a screen. A link is left as it is. */
export function shapeOf(text: string): string {
  const code = codeIn(text);
  return code === null && isLink(text) ? text : formatTyping(code ?? text);
}

/** The fault in a typed code, found on the screen; null for a whole one, and for a link. */
export function misreadOf(text: string): AttuneErrorCode | null {
  if (isLink(text)) return null;
  const read = parseCode(text);
  return read.ok ? null : codes[read.reason];
}
