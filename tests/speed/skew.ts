import type { Page } from "playwright-core";

export type Skew = { readonly p50: number; readonly worst: number };

/** What both pages show at the same instants: a word or number that changes, the light growing or shrinking past its middle. */
type Turn = { readonly what: string; readonly atMs: number };

/** Long enough for each change of "In" and "Out", and for the light to rise and fall once. */
const WATCHED_MS = 10_500;

/** When each page changed, by the wall clock that both share on one machine, compared change by change. */
export async function skewMs(one: Page, other: Page): Promise<{ readonly words: Skew; readonly lights: Skew }> {
  const [first, second] = await Promise.all([turnsOf(one), turnsOf(other)]);
  const apart = first.flatMap(({ what, atMs }) => {
    const same = second.filter((turn) => turn.what === what && Math.abs(turn.atMs - atMs) < 1_000);
    return same.map((turn) => ({ isLight: what.startsWith("light"), ms: Math.abs(turn.atMs - atMs) }));
  });
  const lights = apart.filter(({ isLight }) => isLight).map(({ ms }) => ms);
  const words = apart.filter(({ isLight }) => !isLight).map(({ ms }) => ms);
  if (words.length < 3 || lights.length < 2)
    throw new Error(`Too few turns to compare: ${JSON.stringify({ first, second })}`);
  return { words: figures(words), lights: figures(lights) };
}

function figures(apartMs: readonly number[]): Skew {
  const sorted = apartMs.toSorted((a, b) => a - b);
  return { p50: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, worst: sorted.at(-1) ?? Number.NaN };
}

function turnsOf(page: Page): Promise<readonly Turn[]> {
  return page.evaluate(async (watchedMs) => {
    const turns: { what: string; atMs: number }[] = [];
    const now = (): number => performance.timeOrigin + performance.now();
    const reels = [...document.querySelectorAll(".breath-reel")];
    const rowNow = (reel: Element): string => getComputedStyle(reel).transform;
    const rows = new Map(reels.map((reel) => [reel, rowNow(reel)]));
    const core = document.querySelector(".light-core");
    const MIDDLE = 0.7;
    const sizeNow = (): number =>
      core === null ? Number.NaN : new DOMMatrixReadOnly(getComputedStyle(core).transform).a - MIDDLE;
    let [before, beforeMs] = [sizeNow(), now()];
    let frame = requestAnimationFrame(function look() {
      const [size, atMs] = [sizeNow(), now()];
      if (before < 0 !== size < 0) {
        const part = before / (before - size);
        turns.push({ what: size > 0 ? "light grows" : "light falls", atMs: beforeMs + (atMs - beforeMs) * part });
      }
      [before, beforeMs] = [size, atMs];
      for (const [at, reel] of reels.entries()) {
        const row = rowNow(reel);
        if (row !== rows.get(reel)) turns.push({ what: `reel ${at} at ${row}`, atMs });
        rows.set(reel, row);
      }
      frame = requestAnimationFrame(look);
    });
    await new Promise((resolve) => setTimeout(resolve, watchedMs));
    cancelAnimationFrame(frame);
    return turns;
  }, WATCHED_MS);
}
