import { StoreUnavailable } from "../port.ts";

/**
 * What each of many parts answers; `undefined` from those whose shard is away, so that they hold up none of the others.
 * Throws when all are away, or when anything else goes wrong.
 */
export async function partsThatAnswer<T>(asked: readonly Promise<T>[]): Promise<readonly (T | undefined)[]> {
  const answers = await Promise.allSettled(asked);
  const faults = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason as unknown] : []));
  const [worst] = [...faults.filter((fault) => !(fault instanceof StoreUnavailable)), ...faults];
  if (worst !== undefined && (faults.length === asked.length || !(worst instanceof StoreUnavailable))) throw worst;
  return answers.map((answer) => (answer.status === "fulfilled" ? answer.value : undefined));
}
