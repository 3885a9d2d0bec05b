import { type Agent, request } from "node:https";

export type Letter = {
  readonly endpoint: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer | null;
};
export type PostAnswer = { readonly status: number; readonly retryAfter: string | null };

/** From the DNS look-up to the answer's headers. */
const ANSWER_WITHIN_MS = 10_000;
/** Nobody here reads the body of an answer. A short one is let through, so that the connection can be reused. */
const MAX_BODY_BYTES = 8_192;

/** Sends a message to a push service. A redirect is an answer like any other: it is not followed. */
export function post(letter: Letter, agent: Agent, answerWithinMs = ANSWER_WITHIN_MS): Promise<PostAnswer> {
  const { endpoint, method, headers, body } = letter;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(answerWithinMs);
    const sent = request(endpoint, { method, headers, agent, signal }, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_BODY_BYTES) answer.destroy();
      });
      // A body that breaks off changes nothing any more.
      answer.on("error", () => undefined);
      resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers["retry-after"] ?? null });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
