import type { Leaves } from "./own-frame.ts";
import type { Passage } from "./passage.ts";

/** Something that moves with a breath. */
export type Part = {
  readonly element: HTMLElement;
  /** What becomes of it in a passage, from its beginning to its end, turn by turn. */
  keyframes(passage: Passage): Iterable<readonly Keyframe[]>;
  /** Its transform while the shared time isn't known. Without one it stands still as it is: better than wrong. */
  readonly lost?: string;
};

/** What to draw, and at which instant of the page it began. Null while the shared time isn't known. */
export type Wanted = { readonly passage: Passage; readonly beganMs: number } | null;

/** As much as one frame has time for. */
export type Step = { readonly leaves: Leaves; readonly take: () => void };

type Making = {
  readonly passage: Passage;
  readonly coming: Iterator<readonly Keyframe[]>;
  readonly made: Keyframe[];
  readonly effect: KeyframeEffect | null;
};

/** Nobody sees by less that something moves too early or too late. */
const ASTRAY_MS = 4;

/** A part as the browser has it: an animation that goes on by itself. */
export class DrawnPart {
  readonly #part: Part;
  #drawn: Wanted | "nothing" = "nothing";
  readonly #animation = new Animation();
  #making: Making | null = null;

  constructor(part: Part) {
    this.#part = part;
  }

  /** The next of as many as are needed to what is wanted; null when it is there. */
  stepTo(wanted: Wanted): Step | null {
    const drawn = this.#drawn;
    if (wanted === null) return drawn === null ? null : { leaves: "changes", take: () => this.#lose() };
    const { passage, beganMs } = wanted;
    if (drawn !== null && drawn !== "nothing" && drawn.passage === passage) {
      const isAstray = Math.abs(drawn.beganMs - beganMs) >= ASTRAY_MS;
      return isAstray ? { leaves: "changes", take: () => this.#begin(wanted) } : null;
    }
    const ready = this.#making?.passage === passage ? this.#making.effect : null;
    if (ready === null) return { leaves: "reckons", take: () => this.#make(passage) };
    return { leaves: "changes", take: () => this.#begin(wanted, ready) };
  }

  end(): void {
    this.#animation.cancel();
  }

  /** The key frames of one turn, or, when there are no more, what the browser makes of them all. */
  #make(passage: Passage): void {
    const { element, keyframes } = this.#part;
    if (this.#making?.passage !== passage)
      this.#making = { passage, coming: keyframes(passage)[Symbol.iterator](), made: [], effect: null };
    const { coming, made } = this.#making;
    const turn = coming.next();
    if (turn.done !== true) return void made.push(...turn.value);
    const timing = { duration: passage.lengthMs, iterations: passage.times, fill: "forwards" } as const;
    this.#making = { ...this.#making, effect: new KeyframeEffect(element, made, timing) };
  }

  #begin(wanted: NonNullable<Wanted>, effect = this.#animation.effect): void {
    if (effect !== this.#animation.effect) this.#animation.effect = effect;
    this.#animation.startTime = wanted.beganMs;
    [this.#drawn, this.#making] = [wanted, null];
  }

  #lose(): void {
    const { element, lost } = this.#part;
    this.#drawn = null;
    if (lost === undefined) return this.#animation.pause();
    this.#animation.cancel();
    element.style.transform = lost;
  }
}
