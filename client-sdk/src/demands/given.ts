/**
 * An app without types may hand over anything, such as the null of a missing URL parameter. What is no text reads as an
 * empty one.
 */
export const textOf = (given: unknown): string => (typeof given === "string" ? given : "");

/** What is no object reads as one without fields. Whoever needs a field finds that it is missing. */
export const fieldsOf = <T extends object>(given: T | null | undefined): T =>
  typeof given === "object" && given !== null ? given : ({} as T); // only an app without types comes here
