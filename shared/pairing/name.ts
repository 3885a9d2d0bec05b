/** In code points. At most four bytes each, so a name fits its sealed bucket whatever its script. */
const NAME_MAX_CHARS = 40;

/**
 * More marks than four on one letter; no script needs as many. Stacked, any number of them would cover the lines above and
 * below. An invisible character between two doesn't part them.
 */
const TOO_MANY_MARKS =
  /((?:\p{M}(?:(?!\p{M})\p{Default_Ignorable_Code_Point})*){4})(?:\p{M}(?:(?!\p{M})\p{Default_Ignorable_Code_Point})*)+/gu;

/**
 * A display name fit to be shown: one line, no control characters, nothing that changes the direction of the words around it
 * or covers them, and not only invisible characters. Both phones apply it, to what was typed and to what the other sent. May
 * come out empty.
 */
export function cleanName(text: string): string {
  const plain = text
    .normalize("NFC")
    .replaceAll(/[\p{Bidi_Control}\p{Cs}]/gu, "")
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .replaceAll(TOO_MANY_MARKS, "$1")
    .trim();
  const name = cut(plain).trim();
  return VISIBLE.test(name) ? name : "";
}

/** Not in the middle of what people take for one character: half of a family is another emoji. */
function cut(text: string): string {
  const most = Array.from(text).slice(0, NAME_MAX_CHARS).join("");
  // Older browsers and React Native can't tell where that would be.
  if (most.length === text.length || !("Segmenter" in Intl)) return most;
  const { index = 0 } = new Intl.Segmenter().segment(text).containing(most.length) ?? {};
  return index === 0 ? most : text.slice(0, index);
}

/** The blank Braille pattern counts as a letter but shows nothing. */
const VISIBLE = /[^\s\u2800\p{Default_Ignorable_Code_Point}]/u;
