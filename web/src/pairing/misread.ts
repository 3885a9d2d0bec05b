import { type AttuneErrorCode, formatTyping, parseCode } from "../../../client-sdk/src/index.ts";

const codes = {
  typo: "codeTypo",
  badSymbol: "codeTypo",
  tooShort: "codeTooShort",
  tooLong: "codeTooLong",
} as const satisfies Readonly<Record<string, AttuneErrorCode>>;

/** A pasted link, or what may become one. */
const isLink = (text: string): boolean => /[/:]/.test(text);

const CODE = /(?<![0-9a-z])[0-9a-z]{5}\p{Dash}[0-9a-z]{5}(?![0-9a-z])/iu;

/** A whole code among other words, be they an address: a message that was pasted as it came. */
function codeIn(text: string): string | null {
  const [found] = text.includes("#") ? [] : (CODE.exec(text) ?? []);
  return found !== undefined && parseCode(found).ok ? found : null;
}

/** What has been typed so far, as a code stands on a screen. A link is left as it is. */
export function shapeOf(text: string): string {
  const code = codeIn(text);
  return code === null && isLink(text) ? text : formatTyping(code ?? text);
}

/** What is wrong with a code, found on the screen where it is typed; null for a whole one, and for a link. */
export function misreadOf(text: string): AttuneErrorCode | null {
  if (isLink(text)) return null;
  const read = parseCode(text);
  return read.ok ? null : codes[read.reason];
}
