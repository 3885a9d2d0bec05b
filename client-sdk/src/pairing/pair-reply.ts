import { type ErrorReply, errorReply } from "../../../shared/protocol/errors.ts";
import { PairReply } from "../../../shared/protocol/pairing.ts";
import { type Wordless, wordless } from "../connection/wordless.ts";

/** An answer that isn't an error. */
export type PairAnswer = Exclude<PairReply, ErrorReply>;

/** The server's answer, as far as this build can read it. */
export const readReply = (answer: unknown): PairReply | Wordless =>
  PairReply.safeParse(answer).data ?? wordless(answer) ?? errorReply("internal");

const LIMITS: ReadonlySet<string> = new Set(["tooManyJoins", "tooManyCodes", "phoneKept"]);

/** A person is told of these instead of being kept waiting. */
export const isLimit = ({ code }: ErrorReply | Wordless): boolean => LIMITS.has(code);
