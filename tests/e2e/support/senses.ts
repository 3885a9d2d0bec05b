/** What a page sounded and vibrated, in its own time. */
export type Felt = {
  readonly tones: { readonly hertz: number; readonly atMs: number; readonly scheduledAtMs: number }[];
  readonly pulses: (readonly number[])[];
  /** When the big word changed. */
  readonly turns: number[];
  readonly locks: { asked: number; released: number };
  /** The last user action before each attempt to start the audio. */
  readonly wakes: string[];
};

/** Runs in the page before the app: replaces the browser's vibration and wake lock, and records its audio. */
export const watchSenses = (): void => {
  const felt: Felt = { tones: [], pulses: [], turns: [], locks: { asked: 0, released: 0 }, wakes: [] };
  const define = (target: object, name: string, value: unknown): void => {
    Object.defineProperty(target, name, { value, configurable: true });
  };
  define(globalThis, "felt", felt);
  define(navigator, "vibrate", (pattern: readonly number[] | 0) => pattern === 0 || felt.pulses.push(pattern) > 0);
  define(navigator, "wakeLock", {
    request: async () => {
      felt.locks.asked += 1;
      return { release: async () => void (felt.locks.released += 1) };
    },
  });
  let last = "";
  for (const type of ["pointerdown", "pointerup", "keydown"])
    addEventListener(type, () => void (last = type), { capture: true });
  const resume = AudioContext.prototype.resume;
  define(AudioContext.prototype, "resume", function wake(this: AudioContext) {
    felt.wakes.push(last);
    return resume.call(this);
  });
  const start = OscillatorNode.prototype.start;
  define(OscillatorNode.prototype, "start", function begin(this: OscillatorNode, atS = 0) {
    const scheduledAtMs = performance.now();
    const atMs = scheduledAtMs + (atS - this.context.currentTime) * 1_000;
    felt.tones.push({ hertz: this.frequency.value, atMs, scheduledAtMs });
    start.call(this, atS);
  });
  let word = "";
  requestAnimationFrame(function look() {
    const top = document.querySelector(".breath-place")?.getBoundingClientRect().top ?? Number.NaN;
    const words = [...document.querySelectorAll(".breath-word")];
    const seen = words.filter((row) => Math.abs(row.getBoundingClientRect().top - top) < 1);
    const now = seen.map(({ textContent }) => textContent).join("");
    if (now !== word && /^(?:In|Out)$/.test(now)) felt.turns.push(performance.now());
    word = now;
    requestAnimationFrame(look);
  });
};
