import { lengthsMinutes } from "./presets.ts";
import { askedMsOf, cycleMsOf, type Pattern, type Program, type Ramp } from "./program.ts";

type Range = { readonly minMs: number; readonly maxMs: number };

/** What a program may ask of a breath. Both ends of each range are lawful. */
export const programLimits = {
  inhaleMs: { minMs: 2_000, maxMs: 8_000 },
  holdMs: { minMs: 0, maxMs: 7_000 },
  exhaleMs: { minMs: 2_000, maxMs: 10_000 },
  restMs: { minMs: 0, maxMs: 5_000 },
  stepMs: 500,
  /** 3 to 10 breaths a minute. */
  cycleMs: { minMs: 6_000, maxMs: 20_000 },
  minutes: lengthsMinutes,
  ramp: {
    /**
     * At most 20 breaths a minute, the upper edge of an adult at rest: someone breathing faster is met there and not
     * led into over-breathing. The slowest start is the program's own cycle, as a ramp only ever slows down.
     */
    minFromCycleMs: 3_000,
    /**
     * Half a minute at least, so that each breath is only a little slower than the one before. At most the program's
     * length, so that its own pace is reached.
     */
    minOverMs: 30_000,
  },
} as const;

/** The first thing wrong with a program. */
export type ProgramFault =
  | "inhaleOutOfRange"
  | "holdOutOfRange"
  | "exhaleOutOfRange"
  | "restOutOfRange"
  | "notInHalfSeconds"
  | "cycleTooShort"
  | "cycleTooLong"
  | "lengthNotOffered"
  | "rampStartTooFast"
  | "rampStartTooSlow"
  | "rampTooShort"
  | "rampTooLong"
  | "rampNotInWholeMs";

/** Null when two people may breathe it. Server and phones use the same function. */
export function checkProgram(program: Program): ProgramFault | null {
  return checkPattern(program) ?? checkLength(program) ?? checkRamp(program, program.ramp);
}

/** The same for a single pattern: what a change of tempo may ask for. */
export function checkPattern(pattern: Pattern): ProgramFault | null {
  const { inhaleMs, holdMs, exhaleMs, restMs } = pattern;
  if (!isWithin(inhaleMs, programLimits.inhaleMs)) return "inhaleOutOfRange";
  if (!isWithin(holdMs, programLimits.holdMs)) return "holdOutOfRange";
  if (!isWithin(exhaleMs, programLimits.exhaleMs)) return "exhaleOutOfRange";
  if (!isWithin(restMs, programLimits.restMs)) return "restOutOfRange";
  const inSteps = [inhaleMs, holdMs, exhaleMs, restMs].every((phaseMs) => phaseMs % programLimits.stepMs === 0);
  if (!inSteps) return "notInHalfSeconds";
  const cycleMs = cycleMsOf(pattern);
  if (cycleMs < programLimits.cycleMs.minMs) return "cycleTooShort";
  return cycleMs > programLimits.cycleMs.maxMs ? "cycleTooLong" : null;
}

function checkLength(program: Program): ProgramFault | null {
  return programLimits.minutes.some((minutes) => minutes === program.minutes) ? null : "lengthNotOffered";
}

function checkRamp(program: Program, ramp: Ramp | undefined): ProgramFault | null {
  if (ramp === undefined) return null;
  if (!Number.isInteger(ramp.fromCycleMs) || !Number.isInteger(ramp.overMs)) return "rampNotInWholeMs";
  if (ramp.fromCycleMs < programLimits.ramp.minFromCycleMs) return "rampStartTooFast";
  if (ramp.fromCycleMs > cycleMsOf(program)) return "rampStartTooSlow";
  if (ramp.overMs < programLimits.ramp.minOverMs) return "rampTooShort";
  return ramp.overMs > askedMsOf(program) ? "rampTooLong" : null;
}

// NaN compares false, and so lies outside.
const isWithin = (valueMs: number, { minMs, maxMs }: Range): boolean => valueMs >= minMs && valueMs <= maxMs;
