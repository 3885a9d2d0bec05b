import type { Page } from "playwright-core";

export type Skew = { readonly p50: number; readonly worst: number };

type Turn = { readonly word: string; readonly atMs: number };

/** Long enough for a few turns of "In" and "Out". */
const WATCHED_MS = 10_500;

/** When each page turned its word, by the wall clock that both pages share on one machine, compared turn by turn. */
export async function skewMs(one: Page, other: Page): Promise<Skew> {
  const [first, second] = await Promise.all([turnsOf(one), turnsOf(other)]);
  const apart = first.flatMap(({ word, atMs }) => {
    const same = second.filter((turn) => turn.word === word && Math.abs(turn.atMs - atMs) < 1_000);
    return same.map((turn) => Math.abs(turn.atMs - atMs));
  });
  const sorted = apart.toSorted((a, b) => a - b);
  if (sorted.length < 3) throw new Error(`Too few turns to compare: ${JSON.stringify({ first, second })}`);
  return { p50: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, worst: sorted.at(-1) ?? Number.NaN };
}

function turnsOf(page: Page): Promise<readonly Turn[]> {
  return page.evaluate(async (watchedMs) => {
    const turns: { word: string; atMs: number }[] = [];
    const words = document.querySelector(".breath-words");
    const observer = new MutationObserver(() => {
      turns.push({ word: words?.textContent ?? "", atMs: performance.timeOrigin + performance.now() });
    });
    if (words !== null) observer.observe(words, { subtree: true, characterData: true, childList: true });
    await new Promise((resolve) => setTimeout(resolve, watchedMs));
    observer.disconnect();
    return turns;
  }, WATCHED_MS);
}
