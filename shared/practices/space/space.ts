import { type Decider, forEach, type Practice } from "../practice.ts";
import { decide, refuses } from "./decide.ts";
import { due, dueAtMs } from "./due.ts";
import { evolve, evolveFaded, fading } from "./evolve.ts";
import { spaceLimits } from "./limits.ts";
import { type SpaceCommand, type SpaceEvent, spaceCommands, spaceEvents } from "./messages.ts";
import { initialSpace, SpaceState } from "./state.ts";

const { keepMs, keepAgreedMs } = spaceLimits;

/** A time apart with a promise to come back, coming back, and the length that the pair has agreed on. */
export const space = {
  State: SpaceState,
  commands: spaceCommands,
  events: spaceEvents,
  initial: initialSpace,
  refuses,
  evolve,
  evolveFaded,
  ...fading,
  stale: {
    "space.agree": { then: "never" },
    "space.take": { then: "adapt" },
    "space.extend": { then: "adapt" },
    "space.care": { then: "adapt" },
    "space.back": { then: "never" },
    "space.answer": { then: "adapt" },
  },
  keepMs: { ...forEach(spaceEvents, keepMs), "space.agreed": keepAgreedMs },
} as const satisfies Practice<SpaceState, SpaceCommand, SpaceEvent>;

export const spaceDecider = { system: [], decide, dueAtMs, due } as const satisfies Decider<
  SpaceState,
  SpaceCommand,
  SpaceEvent
>;
