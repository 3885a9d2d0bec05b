import { StoreUnavailable } from "../port.ts";

/**
 * The answers of many parts; `undefined` for those whose shard is away, so that they hold up none of the others. Throws when
 * all are away, or when anything else goes wrong.
 */
export async function partsThatAnswer<T>(asked: readonly Promise<T>[]): Promise<readonly (T | undefined)[]> {
  const answers = await Promise.allSettled(asked);
  await asked[answers.findIndex(isWrong)];
  if (answers.every(({ status }) => status === "rejected")) await asked[0];
  return answers.map((answer) => (answer.status === "fulfilled" ? answer.value : undefined));
}

const isWrong = (answer: PromiseSettledResult<unknown>): boolean =>
  answer.status === "rejected" && !(answer.reason instanceof StoreUnavailable);
