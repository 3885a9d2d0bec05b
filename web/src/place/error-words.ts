import { type AttuneErrorCode, isAttuneError } from "../../../client-sdk/src/index.ts";
import type { WordKey } from "../words/messages.ts";

/** Every code of the protocol and the SDK has its sentence: a missing one doesn't compile. */
export const wordsOfCode = (code: AttuneErrorCode): WordKey => `error.${code}`;

export const wordsOfError = (error: unknown): WordKey =>
  isAttuneError(error) ? wordsOfCode(error.code) : "error.unknown";
