/** As much of an input as is used. */
export type Typed = Pick<HTMLInputElement, "value" | "selectionStart" | "setSelectionRange">;

/**
 * Puts what was typed into shape, at once: whoever mends a letter in the middle goes on there. Left to a rendering the browser
 * would set the cursor to the end.
 */
export function reshape(input: Typed, shape = (text: string): string => text): string {
  const { value, selectionStart } = input;
  const shaped = shape(value);
  if (shaped === value) return value;
  const at = shape(value.slice(0, selectionStart ?? value.length)).length;
  input.value = shaped;
  input.setSelectionRange(at, at);
  return shaped;
}
