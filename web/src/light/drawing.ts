import type { PacerSession } from "../../../client-sdk/src/index.ts";
import { inOwnFrame, type Leaves, setDrawing } from "../own-frame.ts";
import type { Breath } from "./breath.ts";
import { DrawnPart, type Part, type Step, type Wanted } from "./drawn-part.ts";
import { breathFrom, isStillRight, leadInAt, type Passage, passageAt } from "./passage.ts";

/** How often it checks what to draw next, unless there is nothing: a breath repeats by itself, or waits. */
const EVERY_MS = 500;
/** How often it checks whether the time is known again. */
const LOST_MS = 100;
/** How far the clock may move before the drawing is checked. */
const MOVED_MS = 1;

type AllWanted = { readonly leadIn: Wanted; readonly breath: Wanted };

/**
 * Hands a breath over to the browser, passage by passage, which then draws it at the display's rate by itself: no script runs
 * for a frame, and a busy page can't make it stutter. The work for that is done in small steps, one a frame.
 */
export class Drawing {
  #parts: readonly DrawnPart[] = [];
  #breath: Breath | null = null;
  #drawn: { readonly session: PacerSession; readonly passage: Passage } | null = null;
  #leadIn: Passage | null = null;
  #callOff = (): void => undefined;
  #stopClock = (): void => undefined;
  /** The breath's time minus the page's when last compared. */
  #offsetMs = 0;
  #isUnderWay = false;

  /** Shows this breath from now on. Until it is drawn, the last one continues. */
  follow(breath: Breath): void {
    this.#breath = breath;
    this.#stopClock();
    this.#stopClock = breath.onClock?.(this.#watchClock) ?? (() => undefined);
    this.#soon(this.#look);
  }

  /** Returns a function that removes the part. */
  add(part: Part): () => void {
    const drawn = new DrawnPart(part, this.#find);
    // What is seen first is drawn first.
    this.#parts = [...this.#parts, drawn].sort((one, other) => Number(other.isBefore) - Number(one.isBefore));
    this.#soon(this.#look);
    return () => {
      this.#parts = this.#parts.filter((other) => other !== drawn);
      drawn.end();
    };
  }

  /** Runs until the returned function is called. */
  begin(): () => void {
    document.addEventListener("visibilitychange", this.#look);
    return () => {
      this.#callOff();
      this.#stopClock();
      setDrawing(this, false);
      document.removeEventListener("visibilitychange", this.#look);
    };
  }

  readonly #look = (): void => this.#putRight(this.#wanted());

  /** Whether the time is lost, or has moved so far that it may be seen. Work under way comes first. */
  readonly #watchClock = (): void => {
    if (this.#isUnderWay) return;
    const movedMs = (this.#breath?.nowMs() ?? Number.NaN) - performance.now() - this.#offsetMs;
    if (!(Math.abs(movedMs) < MOVED_MS)) this.#soon(this.#look);
  };

  readonly #find = (): void => {
    for (const part of this.#parts) part.find();
  };

  #wanted(): AllWanted {
    const [breathMs, pageMs] = [this.#breath?.nowMs() ?? null, performance.now()];
    setDrawing(this, breathMs !== null);
    if (this.#breath === null || breathMs === null) return { leadIn: null, breath: null };
    const { session } = this.#breath;
    this.#offsetMs = breathMs - pageMs;
    const at = (passage: Passage): Wanted => ({ passage, beganMs: pageMs - (breathMs - passage.fromMs) });
    this.#leadIn = leadInAt(session, breathMs, this.#leadIn);
    return {
      leadIn: this.#leadIn === null ? "nothing" : at(this.#leadIn),
      breath: at(this.#passageAt(session, breathFrom(session, breathMs))),
    };
  }

  #passageAt(session: PacerSession, breathMs: number): Passage {
    const drawn = this.#drawn?.session === session ? this.#drawn.passage : null;
    const passage = drawn !== null && isStillRight(drawn, session, breathMs) ? drawn : passageAt(session, breathMs);
    this.#drawn = { session, passage };
    return passage;
  }

  #putRight(wanted: AllWanted): void {
    const step = this.#stepTo(wanted);
    this.#isUnderWay = step !== null;
    if (step === null) return this.#rest(wanted);
    const take = (): void => {
      step.take();
      this.#putRight(wanted);
    };
    this.#soon(take, 0, step.leaves);
  }

  #rest({ leadIn, breath }: AllWanted): void {
    if (breath === null) return this.#soon(this.#look, LOST_MS);
    if ([leadIn, breath].some(ends)) this.#soon(this.#look, EVERY_MS);
    this.#watchClock();
  }

  #stepTo({ leadIn, breath }: AllWanted): Step | null {
    for (const part of this.#parts) {
      const step = part.stepTo(part.isBefore ? leadIn : breath);
      if (step !== null) return step;
    }
    return null;
  }

  #soon(work: () => void, afterMs = 0, leaves: Leaves = "computes"): void {
    this.#callOff();
    this.#callOff = inOwnFrame(work, afterMs, leaves);
  }
}

const ends = (wanted: Wanted): boolean =>
  wanted !== null && wanted !== "nothing" && wanted.passage.untilMs !== Number.POSITIVE_INFINITY;
