import { symbolOf, symbolValue } from "./base32.ts";

const BASE = 32;

/**
 * Luhn mod 32. It catches every single wrong symbol, and every swap of two neighbours but one: 0 beside Z.
 * (Doubling and adding the digits maps both 0 and 31 to themselves, so the sum does not see them trade places.)
 */
export function checkSymbol(symbols: readonly string[]): string {
  const last = symbols.length - 1;
  const sum = symbols.reduce((total, symbol, index) => total + weigh(symbolValue(symbol), last - index), 0);
  return symbolOf((BASE - (sum % BASE)) % BASE);
}

/** The symbol beside the check symbol is doubled, then every second one. */
function weigh(value: number, fromLast: number): number {
  const weighed = fromLast % 2 === 0 ? value * 2 : value;
  return Math.floor(weighed / BASE) + (weighed % BASE);
}
