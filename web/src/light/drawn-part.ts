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

/** Bit by bit; `animation` is there once all is done, and not begun yet. */
type Making = {
  readonly passage: Passage;
  readonly bits: Iterator<Animation | null, void>;
  readonly animation: Animation | null;
};

/** What moves this much too early or too late isn't noticed. */
const ASTRAY_MS = 4;

/** Once a step has taken this long it begins nothing more: a slow phone does one bit in a frame, a quick one several. */
const STEP_MS = 0.1;

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

  /** Another part says where the breath is now: this one stops saying that the time isn't known. */
  find(): void {
    if (this.#drawn === null && this.#part.lost !== undefined) this.#rest("nothing");
  }

  #make(passage: Passage): void {
    if (this.#making?.passage !== passage)
      this.#making = { passage, bits: bitsOf(this.#part, passage), animation: null };
    const { bits } = this.#making;
    const fromMs = performance.now();
    let animation: Animation | null;
    do animation = bits.next().value ?? null;
    while (animation === null && performance.now() - fromMs < STEP_MS);
    this.#making = { passage, bits, animation };
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

/** The key frames of a turn, of the next …, what the browser makes of them all, and what draws it. */
function* bitsOf({ element, keyframes }: Part, passage: Passage): Iterator<Animation | null, void> {
  const made: Keyframe[] = [];
  for (const turn of keyframes(passage)) {
    made.push(...turn);
    yield null;
  }
  const timing = { duration: passage.lengthMs, iterations: passage.times, fill: "forwards" } as const;
  const effect = new KeyframeEffect(element, made, timing);
  yield null;
  yield new Animation(effect);
}
