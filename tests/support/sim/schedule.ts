import fc from "fast-check";
import { type Action, act } from "./actions.ts";
import { type Faults, NO_FAULTS } from "./faults.ts";
import { comeToRest } from "./quiet.ts";
import { World } from "./world.ts";

/** A whole simulated run as plain data: the same schedule does the same, and a failing one shrinks. */
export type Schedule = { readonly seed: number; readonly actions: readonly Action[] };

/** How often each thing happens, of a hundred or so. */
const OFTEN: readonly (readonly [Action["do"], number])[] = [
  ["ask", 36],
  ["askMore", 6],
  ["cut", 6],
  ["loseHints", 5],
  ["stall", 6],
  ["kill", 6],
  ["crash", 6],
  ["wake", 4],
  ["halfOpen", 3],
  ["replaceLine", 3],
  ["askAgain", 3],
  ["slowDisk", 3],
  ["fullDisk", 3],
  ["fullPhone", 3],
  ["backUp", 3],
  ["restore", 3],
  ["rest", 4],
  ["drain", 2],
  ["deploy", 2],
  ["night", 2],
  ["setClock", 2],
  ["lie", 1],
  ["leave", 1],
];

const action = fc.record<Action>({
  do: fc.constantFrom(...OFTEN.flatMap(([name, times]) => Array.from({ length: times }, () => name))),
  who: fc.constantFrom("a", "b"),
  n: fc.nat({ max: 999 }),
  afterMs: fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.nat({ max: 30 }) },
    { weight: 3, arbitrary: fc.nat({ max: 300 }) },
    { weight: 2, arbitrary: fc.nat({ max: 3_000 }) },
  ),
});

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  seed: fc.noShrink(fc.nat()),
  actions: fc.array(action, { minLength: 1, maxLength: 20, size: "max" }),
});

/** Throws `Broken` as soon as a promise is. */
export async function run({ seed, actions }: Schedule, faults: Faults = NO_FAULTS): Promise<void> {
  const world = new World(seed, faults);
  for (const phone of world.both) phone.start();
  for (const each of actions) await act(world, each);
  await comeToRest(world, seed % 2 === 0);
}
