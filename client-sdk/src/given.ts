/** What an app without types hands over may be anything, such as the null of an address without the parameter: no text then. */
export const textOf = (given: unknown): string => (typeof given === "string" ? given : "");

/** The same where things are handed over by name. What is missing then is found by whoever checks the whole. */
export const fieldsOf = <T extends object>(given: T | null | undefined): T =>
  typeof given === "object" && given !== null ? given : ({} as T); // only an app without types comes here
