import { randomInt } from "node:crypto";
import type { Engine } from "./connection/engine.ts";
import type { Reply } from "./connection/line.ts";
import { asList, asText } from "./connection/replies.ts";
import { PARTS } from "./keys.ts";
import { partsThatAnswer } from "./parts-that-answer.ts";

/** How many each part is asked for at first: what is due is spread over all of them. */
const FEW = 8;

/** Each process begins elsewhere: when much is due at the same instant, they don't all reach for the same. */
const START = randomInt(PARTS.length);
const ORDER: readonly string[] = [...PARTS.slice(START), ...PARTS.slice(0, START)];

/** The entries of an index, across all parts, up to an instant, oldest first; without those whose shard is away. */
export async function earliest(
  engine: Engine,
  index: (part: string) => string,
  untilMs: number,
  limit: number,
): Promise<readonly string[]> {
  const ask = async (part: string, count: number): Promise<readonly Scored[]> => {
    const range = [
      "ZRANGE",
      index(part),
      "-inf",
      String(untilMs),
      "BYSCORE",
      "LIMIT",
      "0",
      String(count),
      "WITHSCORES",
    ];
    return asList(await engine.ask(...range)).map((pair) => scored(asList(pair)));
  };
  const few = Math.min(FEW, limit);
  const found = (await partsThatAnswer(ORDER.map((part) => ask(part, few)))).map((some) => some ?? []);
  const cut = found.flat().toSorted(byScore)[limit - 1]?.score ?? Infinity;
  const whole = await partsThatAnswer(
    found.map(async (some, at) => {
      const mayHaveMore = some.length === few && few < limit && (some.at(-1)?.score ?? 0) < cut;
      return mayHaveMore ? await ask(ORDER[at] ?? "", limit) : some;
    }),
  );
  return whole
    .flatMap((some) => some ?? [])
    .toSorted(byScore)
    .slice(0, limit)
    .map(({ member }) => member);
}

type Scored = { readonly member: string; readonly score: number };

const scored = ([member, score]: readonly Reply[]): Scored => ({ member: asText(member ?? ""), score: Number(score) });
const byScore = (one: Scored, other: Scored): number => one.score - other.score;
