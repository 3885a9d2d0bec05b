import type { Breath } from "./breath.ts";

/** Something that changes at an instant of the breath's clock. */
export type Turn = { readonly atMs: number; readonly happen: () => void };

export type TurnsOptions = {
  breath(): Breath | null;
  /** What changes next after an instant, which is the present one or the last turn that was missed. */
  find(breath: Breath, afterMs: number, nowMs: number): Turn | null;
  /** The shared time isn't known. */
  lost?(): void;
};

/** The clock may learn and the breath be paused meanwhile, so what comes next is looked for again this often. */
const LOOK_EVERY_MS = 1_100;
const LOST_MS = 100;
/** What a sleeping page missed by more than this is left out. */
const LATE_MS = 600;
/** Timers may fire a little early by the breath's clock. */
const EARLY_MS = 1;
/** The frame in which something turns has nothing else to do: what comes next is found some frames later. */
const FIND_AFTER_MS = 120;

/** Has each turn of a breath happen at its instant, until the returned function is called. Finding them is left for in between. */
export function runTurns({ breath, find, lost }: TurnsOptions): () => void {
  let timer = 0;
  let doneUntilMs = Number.NEGATIVE_INFINITY;
  let next: (Turn & Pick<Breath, "session">) | null = null;
  /** What was found, if it is time and nobody has steered the breath meanwhile. */
  const due = ({ session }: Breath, nowMs: number): Turn | null => {
    if (next === null || next.session !== session) return null;
    return nowMs >= next.atMs - EARLY_MS && nowMs < next.atMs + LATE_MS ? next : null;
  };
  const look = (): number => {
    const current = breath();
    const nowMs = current?.nowMs() ?? null;
    if (current === null || nowMs === null) {
      lost?.();
      return LOST_MS;
    }
    const turn = due(current, nowMs);
    next = null;
    if (turn !== null) {
      doneUntilMs = turn.atMs;
      turn.happen();
      return FIND_AFTER_MS;
    }
    doneUntilMs = doneUntilMs === Number.NEGATIVE_INFINITY ? nowMs : Math.max(doneUntilMs, nowMs - LATE_MS);
    const found = find(current, doneUntilMs, nowMs);
    if (found === null) return LOOK_EVERY_MS;
    next = { ...found, session: current.session };
    return Math.min(LOOK_EVERY_MS, Math.max(0, found.atMs - nowMs));
  };
  const run = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(run, look());
  };
  run();
  document.addEventListener("visibilitychange", run);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", run);
  };
}
