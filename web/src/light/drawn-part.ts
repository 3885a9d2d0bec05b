import type { Leaves } from "../own-frame.ts";
import type { Passage } from "./passage.ts";

/** Something that moves with a breath. */
export type Part = {
  readonly element: HTMLElement;
  /** Its key frames in a passage, from beginning to end, turn by turn. */
  keyframes(passage: Passage): Iterable<readonly Keyframe[]>;
  /** It moves in the lead-in only; all others move from the first breath on. */
  readonly isBefore?: boolean;
  /** Its transform while the shared time isn't known. Without one it stands still: better than wrong. */
  readonly lost?: string;
};

type Drawn = { readonly passage: Passage; readonly beganMs: number };

/** What to draw, and the page's instant at which it begins. Null while the shared time isn't known. */
export type Wanted = Drawn | "nothing" | null;

/** As much work as fits into one frame. */
export type Step = { readonly leaves: Leaves; readonly take: () => void };

/** Work in small steps; `animation` is set once all is done but not begun yet. */
type Making = {
  readonly passage: Passage;
  readonly bits: Iterator<Animation | null, void>;
  readonly animation: Animation | null;
};

/** An offset up to this isn't noticed. */
const ASTRAY_MS = 4;

/** A step starts no more work after this time: a slow phone does one piece in a frame, a fast one several. */
const STEP_MS = 0.1;

/** A part as the browser has it: an animation that runs by itself. */
export class DrawnPart {
  readonly #part: Part;
  readonly #onWords: () => void;
  #drawn: Wanted = "nothing";
  #animation = new Animation();
  #making: Making | null = null;

  /** `onWords`: from now on this part says where the breath is. */
  constructor(part: Part, onWords = (): void => undefined) {
    this.#part = part;
    this.#onWords = onWords;
  }

  get isBefore(): boolean {
    return this.#part.isBefore ?? false;
  }

  /** The next step towards what is wanted; null when nothing is left to do. */
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
    if (ready === null) return { leaves: "computes", take: () => this.#make(passage) };
    return { leaves: "changes", take: () => this.#begin(wanted, ready) };
  }

  end(): void {
    this.#animation.cancel();
  }

  /** Another part shows where the breath is now, so this one stops saying that the time isn't known. */
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
    // With two animations at once the compositor would leave both to the page.
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

/** Piece by piece: the key frames of each turn, the effect that the browser makes of them, and the animation. */
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
