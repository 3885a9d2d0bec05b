import { randomSymbols, readSymbols, symbolValue } from "./base32.ts";
import { checkSymbol } from "./check-symbol.ts";

/** 20 bits by which the server knows the code. */
export const CODE_HANDLE_CHARS = 4;
/** 25 bits that never leave the two phones. */
const CODE_SECRET_CHARS = 5;
/** Handle, secret and one check symbol. */
export const CODE_CHARS = CODE_HANDLE_CHARS + CODE_SECRET_CHARS + 1;
const GROUP_CHARS = 5;

/** How many fresh random bytes `makeCodeHandle` and `makeCode` need. */
export const CODE_RANDOM_BYTES = 4;

export type CodeParts = {
  readonly handle: string;
  readonly secret: string;
};

export type ParsedCode =
  | ({ readonly ok: true } & CodeParts)
  | { readonly ok: false; readonly reason: "tooShort" | "tooLong" | "typo" }
  /** `at` counts symbols from 0, separators left out. */
  | { readonly ok: false; readonly reason: "badSymbol"; readonly at: number };

/** A handle for the server to give out; it must not be in use. */
export const makeCodeHandle = (random: Uint8Array): string => randomSymbols(random, CODE_HANDLE_CHARS);

/** A fresh secret for a handle. Only the phone that invites calls this. */
export function makeCode(handle: string, random: Uint8Array): CodeParts {
  return { handle, secret: randomSymbols(random, CODE_SECRET_CHARS) };
}

/** The code as it is shown: `HHHHS-SSSSC`. */
export function showCode({ handle, secret }: CodeParts): string {
  const symbols = [...handle, ...secret];
  return group([...symbols, checkSymbol(symbols)]);
}

/** What has been typed so far, in the shape of a code. Idempotent. */
export const formatTyping = (text: string): string => group(readSymbols(text));

/** Finds a typo before anything is sent; `tooShort` also means: still typing. */
export function parseCode(text: string): ParsedCode {
  const symbols = readSymbols(text);
  const at = symbols.findIndex((symbol) => symbolValue(symbol) < 0);
  if (at >= 0) return { ok: false, reason: "badSymbol", at };
  if (symbols.length < CODE_CHARS) return { ok: false, reason: "tooShort" };
  if (symbols.length > CODE_CHARS) return { ok: false, reason: "tooLong" };
  const body = symbols.slice(0, -1);
  if (checkSymbol(body) !== symbols.at(-1)) return { ok: false, reason: "typo" };
  return {
    ok: true,
    handle: body.slice(0, CODE_HANDLE_CHARS).join(""),
    secret: body.slice(CODE_HANDLE_CHARS).join(""),
  };
}

function group(symbols: readonly string[]): string {
  const head = symbols.slice(0, GROUP_CHARS).join("");
  return symbols.length > GROUP_CHARS ? `${head}-${symbols.slice(GROUP_CHARS).join("")}` : head;
}
