import { StartError } from "../start-error.ts";

export type CannotOpenCode = "folder" | "inUse" | "corrupt" | "newer" | "unreachable" | "unsuitable";

/** The store's data can't be used. The message is one line that says what to do. */
export class StoreCannotOpen extends StartError {
  readonly code: CannotOpenCode;

  constructor(code: CannotOpenCode, message: string) {
    super(message);
    this.code = code;
  }
}
