/** Server time from one instant to another, milliseconds. */
export type Span = { readonly fromMs: number; readonly toMs: number };

/** When a server last noted that it runs, and the times before that in which none did. */
export type Served = { readonly aliveAtMs: number; readonly gaps: readonly Span[] };

/** What the servers of one store know together about when any of them could be reached. */
export interface ServedStore {
  /** Notes, durably, that a server runs and can write. Returns the times in which none did, as far as known. */
  note(nowMs: number): Promise<readonly Span[]>;
}

/** How often each server notes that it runs. */
export const SERVED_EVERY_MS = 30_000;
/**
 * A longer time between two notes is a gap: a note or two may be late, and servers may be replaced, without anybody having
 * been kept out.
 */
const GAP_MS = 90_000;
/** Older gaps are merged: the time between them then counts as not served. */
const MOST_GAPS = 64;

/** What is known once a server runs at this instant. Before the first note, nobody can say that one ran. */
export function noted(before: Served | null, nowMs: number): Served {
  const { aliveAtMs, gaps } = before ?? { aliveAtMs: 0, gaps: [] };
  if (nowMs - aliveAtMs <= GAP_MS) return { aliveAtMs: nowMs, gaps };
  return { aliveAtMs: nowMs, gaps: bounded([...gaps, { fromMs: aliveAtMs, toMs: nowMs }]) };
}

function bounded(gaps: readonly Span[]): readonly Span[] {
  const [first, second, ...rest] = gaps;
  if (gaps.length <= MOST_GAPS || first === undefined || second === undefined) return gaps;
  return [{ fromMs: Math.min(first.fromMs, second.fromMs), toMs: Math.max(first.toMs, second.toMs) }, ...rest];
}

/** How much of this time fell into gaps. They may overlap if the clock was set back between them. */
export function unservedMs(gaps: readonly Span[], { fromMs, toMs }: Span): number {
  let sumMs = 0;
  let countedToMs = fromMs;
  for (const gap of gaps.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const endMs = Math.min(gap.toMs, toMs);
    sumMs += Math.max(0, endMs - Math.max(gap.fromMs, countedToMs));
    countedToMs = Math.max(countedToMs, endMs);
  }
  return sumMs;
}

/** In its stored form. A text that can't be read says nothing about the time before. */
export const servedText = ({ aliveAtMs, gaps }: Served): string =>
  [aliveAtMs, ...gaps.flatMap(({ fromMs, toMs }) => [fromMs, toMs])].join(" ");

export function servedIn(text: string | null): Served | null {
  const [aliveAtMs, ...edges] = (text ?? "").split(" ").map(Number);
  if (!text || aliveAtMs === undefined || edges.length % 2 !== 0) return null;
  if (![aliveAtMs, ...edges].every(Number.isSafeInteger)) return null;
  return { aliveAtMs, gaps: spansOf(edges) };
}

function spansOf(edges: readonly number[]): readonly Span[] {
  const [fromMs, toMs, ...rest] = edges;
  return fromMs === undefined || toMs === undefined ? [] : [{ fromMs, toMs }, ...spansOf(rest)];
}
