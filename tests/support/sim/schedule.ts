import fc from "fast-check";
import { ACTION_NAMES, type Action, act } from "./actions.ts";
import { ALLOWED_AT_FIRST } from "./buttons.ts";
import { type Faults, NO_FAULTS } from "./faults.ts";
import { comeToRest } from "./judgement/quiet.ts";
import { Verdict } from "./judgement/verdict.ts";
import { World } from "./world.ts";

/** A whole simulated run as plain data: the same schedule does the same, and a failing one can be shrunk. */
export type Schedule = {
  readonly seed: number;
  readonly actions: readonly Action[];
  /** How many nodes serve the room. Default 1: one machine with a disk. */
  readonly nodes?: number;
};

type Often = Partial<Record<Action["do"], number>>;

/** How often each thing happens, out of about a hundred. */
const OFTEN: Often = {
  ask: 36,
  askMore: 6,
  askElsewhere: 2,
  cut: 6,
  loseHints: 6,
  stall: 6,
  kill: 6,
  crash: 6,
  wake: 4,
  rest: 4,
  halfOpen: 3,
  replaceLine: 3,
  askAgain: 3,
  slowDisk: 3,
  fullDisk: 3,
  fullPhone: 3,
  backUp: 3,
  restore: 3,
  drain: 2,
  deploy: 2,
  night: 2,
  setClock: 2,
  update: 2,
  lie: 1,
  leave: 1,
  move: 1,
};

/** On several nodes messages get lost without that, and the store goes back under nodes that keep running. */
const OFTEN_ON_NODES: Often = {
  ...OFTEN,
  ask: 40,
  askElsewhere: 4,
  loseHints: 0,
  lie: 0,
  cutStore: 4,
  deafen: 4,
  failOver: 5,
};

const actionsOf = (often: Often, n: fc.Arbitrary<number> = fc.nat({ max: 999 })): fc.Arbitrary<Action> =>
  fc.record<Action>({
    do: fc.constantFrom(...ACTION_NAMES.flatMap((name) => Array.from({ length: often[name] ?? 0 }, () => name))),
    who: fc.constantFrom("a", "b"),
    n,
    afterMs: fc.oneof(
      { weight: 1, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.nat({ max: 30 }) },
      { weight: 3, arbitrary: fc.nat({ max: 300 }) },
      { weight: 2, arbitrary: fc.nat({ max: 3_000 }) },
    ),
  });

/** Most schedules begin with what the room can't refuse: with nothing in the log there is little that could go wrong. */
const beginningsOf = (often: Often): fc.Arbitrary<Action> =>
  fc.oneof(
    { weight: 1, arbitrary: actionsOf(often) },
    { weight: 3, arbitrary: actionsOf({ ask: 1 }, fc.constantFrom(...ALLOWED_AT_FIRST)) },
  );

const schedulesOf = (nodes: number, often: Often): fc.Arbitrary<Schedule> =>
  fc.record({
    seed: fc.noShrink(fc.nat()),
    nodes: fc.constant(nodes),
    actions: fc
      .tuple(beginningsOf(often), fc.array(actionsOf(often), { maxLength: 19, size: "max" }))
      .map(([first, rest]) => [first, ...rest]),
  });

/** One machine with a disk. */
export const schedules: fc.Arbitrary<Schedule> = schedulesOf(1, OFTEN);
/** Two nodes on one store. */
export const nodeSchedules: fc.Arbitrary<Schedule> = schedulesOf(2, OFTEN_ON_NODES);

/** Throws `Broken` as soon as a promise is broken; with `only`, that one. */
export async function run(
  { seed, nodes = 1, actions }: Schedule,
  faults: Faults = NO_FAULTS,
  only?: string,
): Promise<void> {
  const world = new World({ seed, faults, nodes, verdict: new Verdict(only) });
  for (const phone of world.both) phone.start();
  for (const each of actions) await act(world, each);
  await comeToRest(world, seed % 2 === 0);
}
