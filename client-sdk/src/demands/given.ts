/**
 * An app without types may pass anything, such as the null of a missing URL parameter. Whatever isn't a string reads as an
 * empty one.
 */
export const textOf = (given: unknown): string => (typeof given === "string" ? given : "");

/** Whatever isn't an object reads as one without fields. Whoever needs a field finds it missing. */
export const fieldsOf = <T extends object>(given: T | null | undefined): T =>
  typeof given === "object" && given !== null ? given : ({} as T); // only an app without types comes here
