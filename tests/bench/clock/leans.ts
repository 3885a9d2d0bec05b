/**
 * How much each of the two paths of the n-th couple leans, -1 to 1: as evenly as if drawn, but for any forty couples that
 * follow each other. Left to chance, the median of the floor would differ by half from one forty to the next, and a goal
 * be a matter of luck. (Steps by irrational numbers; these two spread best, and so does their difference.)
 */
export function leansOf(nth: number): readonly [number, number] {
  return [evenly(nth * Math.sqrt(47)), evenly(nth * Math.sqrt(72))];
}

const evenly = (turns: number): number => 2 * (turns - Math.floor(turns)) - 1;
