import type { Browser, Page } from "playwright-core";

/** What a page's main thread did from one displayed frame to the next, milliseconds of CPU time. */
export type FrameCost = {
  readonly p95: number;
  readonly frames: number;
  /** How many took longer, except those with garbage collection: when that is due isn't up to the page. */
  longerThan(ms: number): number;
};

export type FrameCosts = {
  readonly scriptAndStyle: FrameCost;
  /** Everything for what is seen and heard: script, style, layout, and the garbage they leave. */
  readonly shown: FrameCost;
  /** The same with the tasks of the socket, which run between frames and delay none of them. */
  readonly all: FrameCost;
};

type TraceEvent = {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** CPU time of the thread: without what other programs on the machine took. */
  readonly tdur?: number;
};

const CATEGORIES = ["toplevel", "devtools.timeline", "v8.execute", "disabled-by-default-display.framedisplayed"];
/** Reported by the compositor, in a process of its own. */
const DRAWN = "Display::FrameDisplayed";
const STYLE = "UpdateLayoutTree";
const LAYOUT = "Layout";
const TASK = "ThreadControllerImpl::RunTask";
const SOCKET: ReadonlySet<string> = new Set(["WebSocketSend", "WebSocketReceive"]);
const COLLECTIONS: ReadonlySet<string> = new Set(["MinorGC", "MajorGC"]);
const WORK: ReadonlySet<string> = new Set([
  STYLE,
  LAYOUT,
  "FireAnimationFrame",
  "FunctionCall",
  "TimerFire",
  "EvaluateScript",
  "EventDispatch",
  "RunMicrotasks",
  ...COLLECTIONS,
]);
/** Where nothing changes nothing is drawn; such a gap isn't a long frame. */
const FRAME_US = 1_000_000 / 60;

/** Script, style and layout of each frame while `during` runs, from a trace of the browser. */
export async function frameCosts(browser: Browser, page: Page, during: () => Promise<unknown>): Promise<FrameCosts> {
  await browser.startTracing(page, { categories: CATEGORIES });
  await during();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString("utf8")) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const { pid, tid } = busiest(traceEvents.filter(({ name }) => name === STYLE));
  const own = traceEvents.filter((event) => event.pid === pid && event.tid === tid).toSorted(inOrder);
  const drawnAt = traceEvents.filter(({ name }) => name === DRAWN).map(({ ts }) => ts);
  const frames = framesOf(drawnAt.toSorted(ascending));
  const work = outermost(own.filter(({ name }) => WORK.has(name)));
  const isOfSocket = tasksOfSocket(own);
  const shown = work.filter((event) => !isOfSocket(event));
  const collections = own.filter(({ name }) => COLLECTIONS.has(name));
  const of = (events: readonly TraceEvent[]): FrameCost => costOf(frames, events, collections);
  return { scriptAndStyle: of(work.filter(({ name }) => name !== LAYOUT)), shown: of(shown), all: of(work) };
}

const ascending = (one: number, other: number): number => one - other;
const inOrder = (one: TraceEvent, other: TraceEvent): number => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0);

/** The thread with most of them: the page's main thread. */
function busiest(events: readonly TraceEvent[]): TraceEvent {
  const threads = [...Map.groupBy(events, ({ pid, tid }) => `${pid} ${tid}`).values()];
  const [first] = threads.toSorted((one, other) => other.length - one.length)[0] ?? [];
  if (first === undefined) throw new Error("The trace shows no page at work.");
  return first;
}

/** Without those nested in another. */
function outermost(events: readonly TraceEvent[]): readonly TraceEvent[] {
  let endsAt = 0;
  return events.filter(({ ts, dur = 0 }) => {
    if (dur === 0 || ts < endsAt) return false;
    endsAt = ts + dur;
    return true;
  });
}

/** Whether an event is part of a task in which the page sent or received something. */
function tasksOfSocket(events: readonly TraceEvent[]): (event: TraceEvent) => boolean {
  const said = events.filter(({ name }) => SOCKET.has(name));
  const tasks = outermost(events.filter(({ name }) => name === TASK)).filter((task) =>
    said.some(({ ts }) => isWithin(task, ts)),
  );
  return ({ ts }) => tasks.some((task) => isWithin(task, ts));
}

const isWithin = ({ ts, dur = 0 }: TraceEvent, atTs: number): boolean => atTs >= ts && atTs < ts + dur;

/** Where each frame begins, and where the last one ends. */
function framesOf(drawnAt: readonly number[]): readonly number[] {
  return drawnAt.flatMap((atTs, at) => {
    const pauseUs = (drawnAt[at + 1] ?? atTs) - atTs;
    const frames = Math.max(1, Math.round(pauseUs / FRAME_US));
    return Array.from({ length: frames }, (_, frame) => atTs + (pauseUs * frame) / frames);
  });
}

function costOf(frames: readonly number[], work: readonly TraceEvent[], collections: readonly TraceEvent[]): FrameCost {
  const sums = sumsOf(frames, work);
  const collected = sumsOf(frames, collections);
  const costs = sums.toSorted(ascending);
  return {
    p95: costs[Math.floor(costs.length * 0.95)] ?? Number.NaN,
    frames: costs.length,
    longerThan: (ms) => sums.filter((sum, at) => sum > ms && collected[at] === 0).length,
  };
}

/** A thread's CPU time in each frame. */
function sumsOf(frames: readonly number[], work: readonly TraceEvent[]): readonly number[] {
  const sums = frames.slice(1).map(() => 0);
  let frame = 0;
  for (const { ts, dur = 0, tdur = dur } of work) {
    while (frame < sums.length && ts >= (frames[frame + 1] ?? Number.POSITIVE_INFINITY)) frame += 1;
    if (ts >= (frames[0] ?? 0) && frame < sums.length) sums[frame] = (sums[frame] ?? 0) + tdur / 1_000;
  }
  return sums;
}
