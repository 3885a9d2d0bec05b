import { type ErrorReply, errorReply } from "../../../shared/protocol/errors.ts";
import { PairReply } from "../../../shared/protocol/pairing.ts";
import { type Wordless, wordless } from "../connection/wordless.ts";

/** An answer that is no error. */
export type PairAnswer = Exclude<PairReply, ErrorReply>;

/** What the server has answered, as far as this build has words for it. */
export const readReply = (answer: unknown): PairReply | Wordless =>
  PairReply.safeParse(answer).data ?? wordless(answer) ?? errorReply("internal");

const LIMITS: ReadonlySet<string> = new Set(["tooManyJoins", "tooManyCodes", "phoneKept"]);

/** A person is told of these instead of being kept waiting. */
export const isLimit = ({ code }: ErrorReply | Wordless): boolean => LIMITS.has(code);
