import { type BitAlphabet, bitsToText } from "../bytes/bit-text.ts";

/** Crockford's base32: no I, L, O or U, so that what is read aloud or from a screen is seldom misread. */
const CROCKFORD: BitAlphabet = { symbols: "0123456789ABCDEFGHJKMNPQRSTVWXYZ", bits: 5 };

const LOOK_ALIKES: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1" };

/** The value of a canonical symbol, 0 to 31, or -1. */
export const symbolValue = (symbol: string): number => CROCKFORD.symbols.indexOf(symbol);

export const symbolOf = (value: number): string => CROCKFORD.symbols.charAt(value);

/** Symbols from random bytes, 5 bits each. Throws when there are too few bytes: a mistake of the caller. */
export function randomSymbols(random: Uint8Array, count: number): string {
  if (random.length * 8 < count * 5) throw new RangeError("Too few random bytes.");
  return bitsToText(CROCKFORD, random).slice(0, count);
}

/**
 * What a person typed, as the symbols they meant: full-width forms, lower case, look-alikes, spaces and dashes are forgiven.
 * A character that isn't a symbol stays, so that it can be pointed out.
 */
export function readSymbols(text: string): readonly string[] {
  const typed = text.normalize("NFKC").toUpperCase();
  return Array.from(typed.replaceAll(/[\s\p{Dash}\p{Cf}_.]/gu, ""), (symbol) => LOOK_ALIKES[symbol] ?? symbol);
}
