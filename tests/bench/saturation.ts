import { setImmediate } from "node:timers/promises";
import { LATEST_MS, type Pair, type Speech } from "./load.ts";

/** What a room does again and again: returns what begins it once, and calls `over` with the answer when it may begin anew. */
export type Exchange = (pair: Pair, over: (answer: string) => void) => () => void;

/**
 * A signal is over when its answer has come and the partner has heard it, in whatever order: a relay between nodes answers
 * before it passes on, and would be asked for more than it ever delivers.
 */
export const signalling =
  (speech: Speech): Exchange =>
  ([a, b], over) => {
    let answer = "";
    let left = 0;
    const come = (): void => {
      left -= 1;
      if (left === 0) over(answer);
    };
    const answered = (packet: string): void => {
      answer = packet;
      // Nobody hears of what was refused.
      if (isRefusal(packet)) left = 1;
      come();
    };
    b.onEvent = come;
    return () => {
      left = 2;
      a.ask("command", speech.signal(), answered);
    };
  };

export const probing: Exchange =
  ([a], over) =>
  () =>
    a.ask("clock", `{"t0Ms":${performance.now()}}`, over);

/** How many were over within a stretch of time, and what `read` read at its beginning and its end. */
export type Stretch<T> = {
  readonly count: number;
  readonly seconds: number;
  readonly before: T;
  readonly after: T;
};

/**
 * Every room keeps one exchange under way, so hundreds wait for the server at any time. It is saturation as long as the
 * clients' core has time to spare.
 */
export async function saturate<T>(
  pairs: readonly Pair[],
  seconds: number,
  exchange: Exchange,
  read: () => T,
): Promise<Stretch<T>> {
  let count = 0;
  const refused: string[] = [];
  let going = true;
  let underWay = pairs.length;
  for (const pair of pairs) {
    const again = exchange(pair, (answer) => {
      if (isRefusal(answer)) refused.push(answer);
      count += 1;
      if (going) again();
      else underWay -= 1;
    });
    again();
  }
  const startedAtMs = performance.now();
  const before = read();
  const countBefore = count;
  while (performance.now() - startedAtMs < seconds * 1_000) await setImmediate();
  const after = read();
  const stretch = { count: count - countBefore, seconds: (performance.now() - startedAtMs) / 1_000, before, after };
  going = false;
  const latestMs = performance.now() + LATEST_MS;
  while (underWay > 0 && performance.now() < latestMs) await setImmediate();
  if (refused.length > 0) throw new Error(`Refused under load: ${refused[0]}`);
  if (underWay > 0) throw new Error(`In ${underWay} of ${pairs.length} rooms an answer or a signal never arrived.`);
  return stretch;
}

const isRefusal = (answer: string): boolean => answer.includes('"error"') || answer.includes('"rejected"');
