/** The part of an input that is used. */
export type Typed = Pick<HTMLInputElement, "value" | "selectionStart" | "setSelectionRange">;

/** Formats what was typed, at once, and keeps the cursor where it is: on rendering, the browser would set it to the end. */
export function reshape(input: Typed, shape = (text: string): string => text): string {
  const { value, selectionStart } = input;
  const shaped = shape(value);
  if (shaped === value) return value;
  const at = shape(value.slice(0, selectionStart ?? value.length)).length;
  input.value = shaped;
  input.setSelectionRange(at, at);
  return shaped;
}
