/** In code points. Four bytes each at most, so a name fits its sealed bucket whatever its script. */
const NAME_MAX_CHARS = 40;

/**
 * A display name fit to be shown: one line, no control characters, nothing that turns the reading direction of the words
 * around it, not made of invisible signs alone. Both phones apply it, to what was typed and to what the other one sent. May come
 * out empty.
 */
export function cleanName(text: string): string {
  const plain = text
    .normalize("NFC")
    .replaceAll(/[\p{Bidi_Control}\p{Cs}]/gu, "")
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim();
  const name = Array.from(plain).slice(0, NAME_MAX_CHARS).join("").trim();
  return VISIBLE.test(name) ? name : "";
}

/** Braille's blank counts as a sign, and shows none. */
const VISIBLE = /[^\s\u2800\p{Default_Ignorable_Code_Point}]/u;
