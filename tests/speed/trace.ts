import type { Browser, Page } from "playwright-core";

/** What a page's main thread did between one frame on the display and the next, milliseconds of its own time. */
export type FrameCost = { readonly mean: number; readonly p95: number; readonly frames: number };

type TraceEvent = {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** The thread's own time: without what other programs of the machine took away. */
  readonly tdur?: number;
};

/** The compositor says so in a process of its own. */
const DRAWN = "Display::FrameDisplayed";
const STYLE = "UpdateLayoutTree";
const WORK: ReadonlySet<string> = new Set([
  STYLE,
  "Layout",
  "FireAnimationFrame",
  "FunctionCall",
  "TimerFire",
  "EvaluateScript",
  "EventDispatch",
  "RunMicrotasks",
  "MinorGC",
  "MajorGC",
]);

/** Script, style and layout of each frame while `during` runs, from a trace of the browser. */
export async function frameCost(browser: Browser, page: Page, during: () => Promise<unknown>): Promise<FrameCost> {
  await browser.startTracing(page, { categories: ["devtools.timeline", "disabled-by-default-display.framedisplayed"] });
  await during();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString("utf8")) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const { pid, tid } = busiest(traceEvents.filter(({ name }) => name === STYLE));
  const drawnAt = traceEvents.filter(({ name }) => name === DRAWN).map(({ ts }) => ts);
  const work = outermost(traceEvents.filter((event) => event.pid === pid && event.tid === tid && WORK.has(event.name)));
  const costs = byFrame(drawnAt.toSorted(ascending), work).toSorted(ascending);
  const sum = costs.reduce((all, cost) => all + cost, 0);
  return { mean: sum / costs.length, p95: costs[Math.floor(costs.length * 0.95)] ?? Number.NaN, frames: costs.length };
}

const ascending = (one: number, other: number): number => one - other;

/** The thread that did most of them: the page's main thread. */
function busiest(events: readonly TraceEvent[]): TraceEvent {
  const threads = [...Map.groupBy(events, ({ pid, tid }) => `${pid} ${tid}`).values()];
  const [first] = threads.toSorted((one, other) => other.length - one.length)[0] ?? [];
  if (first === undefined) throw new Error("The trace shows no page at work.");
  return first;
}

/** Without those that happened inside another. */
function outermost(events: readonly TraceEvent[]): readonly TraceEvent[] {
  let endsAt = 0;
  return events
    .filter(({ dur = 0 }) => dur > 0)
    .toSorted((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      if (ts < endsAt) return false;
      endsAt = ts + dur;
      return true;
    });
}

/** What was done from one frame to the next, for each pair of frames. */
function byFrame(drawnAt: readonly number[], work: readonly TraceEvent[]): readonly number[] {
  const sums = drawnAt.slice(1).map(() => 0);
  let frame = 0;
  for (const { ts, dur = 0, tdur = dur } of work) {
    while (frame < sums.length && ts >= (drawnAt[frame + 1] ?? Number.POSITIVE_INFINITY)) frame += 1;
    if (ts >= (drawnAt[0] ?? 0) && frame < sums.length) sums[frame] = (sums[frame] ?? 0) + tdur / 1_000;
  }
  return sums;
}
