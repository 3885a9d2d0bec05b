import type { Leaves } from "../own-frame.ts";
import type { Passage } from "./passage.ts";

/** Something that moves with a breath. */
export type Part = {
  readonly element: HTMLElement;
  /** What becomes of it in a passage, from its beginning to its end, turn by turn. */
  keyframes(passage: Passage): Iterable<readonly Keyframe[]>;
  /** It moves in the lead-in only; all others from the first breath on. */
  readonly isBefore?: boolean;
  /** Its transform while the shared time isn't known. Without one it stands still as it is: better than wrong. */
  readonly lost?: string;
};

type Drawn = { readonly passage: Passage; readonly beganMs: number };

/** What to draw, and at which instant of the page it begins. Null while the shared time isn't known. */
export type Wanted = Drawn | "nothing" | null;

/** As much as one frame has time for. */
export type Step = { readonly leaves: Leaves; readonly take: () => void };

/** `animation`: what the browser has made of all the key frames, not begun yet. */
type Making = {
  readonly passage: Passage;
  readonly coming: Iterator<readonly Keyframe[]>;
  readonly made: Keyframe[];
  readonly animation: Animation | null;
};

/** Nobody sees by less that something moves too early or too late. */
const ASTRAY_MS = 4;

/** Nothing more is begun in a step that has taken so long: a slow phone makes one turn in a frame, a quick one several. */
const STEP_MS = 0.2;

/** A part as the browser has it: an animation that goes on by itself. */
export class DrawnPart {
  readonly #part: Part;
  readonly #onWords: () => void;
  #drawn: Wanted = "nothing";
  #animation = new Animation();
  #making: Making | null = null;

  /** `onWords`: from now on it says where the breath is. */
  constructor(part: Part, onWords = (): void => undefined) {
    this.#part = part;
    this.#onWords = onWords;
  }

  get isBefore(): boolean {
    return this.#part.isBefore ?? false;
  }

  /** The next of as many as are needed to what is wanted; null when it is there. */
  stepTo(wanted: Wanted): Step | null {
    if (wanted === null || wanted === "nothing")
      return this.#drawn === wanted ? null : { leaves: "changes", take: () => this.#rest(wanted) };
    const { passage, beganMs } = wanted;
    const drawn = this.#drawn === "nothing" ? null : this.#drawn;
    if (drawn?.passage === passage) {
      const isAstray = Math.abs(drawn.beganMs - beganMs) >= ASTRAY_MS;
      return isAstray ? { leaves: "changes", take: () => this.#begin(wanted, this.#animation) } : null;
    }
    const ready = this.#making?.passage === passage ? this.#making.animation : null;
    if (ready === null) return { leaves: "reckons", take: () => this.#make(passage) };
    return { leaves: "changes", take: () => this.#begin(wanted, ready) };
  }

  end(): void {
    this.#animation.cancel();
  }

  /** Another says where the breath is: that the time isn't known would stand beside it. */
  find(): void {
    if (this.#drawn === null && this.#part.lost !== undefined) this.#rest("nothing");
  }

  /** The key frames of a turn or some, or, when there are no more, what the browser makes of them all. */
  #make(passage: Passage): void {
    const { element, keyframes } = this.#part;
    if (this.#making?.passage !== passage)
      this.#making = { passage, coming: keyframes(passage)[Symbol.iterator](), made: [], animation: null };
    const { coming, made } = this.#making;
    const fromMs = performance.now();
    for (let turn = coming.next(); turn.done !== true; turn = coming.next()) {
      made.push(...turn.value);
      if (performance.now() - fromMs > STEP_MS) return;
    }
    if (performance.now() - fromMs > STEP_MS) return;
    const timing = { duration: passage.lengthMs, iterations: passage.times, fill: "forwards" } as const;
    this.#making = { ...this.#making, animation: new Animation(new KeyframeEffect(element, made, timing)) };
  }

  #begin(wanted: Drawn, animation: Animation): void {
    if (this.#drawn === null) this.#part.element.style.transform = "";
    // With two of them at once the compositor would leave both to the page.
    if (animation !== this.#animation && this.#drawn !== "nothing") this.#animation.cancel();
    animation.startTime = wanted.beganMs;
    [this.#animation, this.#drawn, this.#making] = [animation, wanted, null];
    if (this.#part.lost !== undefined) this.#onWords();
  }

  #rest(wanted: "nothing" | null): void {
    const { element, lost } = this.#part;
    this.#drawn = wanted;
    if (wanted === null && lost === undefined) return this.#animation.pause();
    this.#animation.cancel();
    element.style.transform = wanted === null ? (lost ?? "") : "";
  }
}
