/** What an app without types hands over may be anything, such as the null of an address without the parameter: no text then. */
export const textOf = (given: unknown): string => (typeof given === "string" ? given : "");
