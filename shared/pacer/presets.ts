import type { Pattern, Program, Ramp } from "./program.ts";

/** In the order in which they are offered: those without holds first. */
export const presets = {
  fourAndSix: { inhaleMs: 4_000, holdMs: 0, exhaleMs: 6_000, restMs: 0 },
  softerStart: { inhaleMs: 3_000, holdMs: 0, exhaleMs: 4_000, restMs: 0 },
  even: { inhaleMs: 5_000, holdMs: 0, exhaleMs: 5_000, restMs: 0 },
  longerOut: { inhaleMs: 4_000, holdMs: 0, exhaleMs: 7_000, restMs: 0 },
  box: { inhaleMs: 4_000, holdMs: 4_000, exhaleMs: 4_000, restMs: 4_000 },
  fourSevenEight: { inhaleMs: 4_000, holdMs: 7_000, exhaleMs: 8_000, restMs: 0 },
} as const satisfies Readonly<Record<string, Pattern>>;

/** The name of a ready-made pattern. */
export type PresetName = keyof typeof presets;

/** All of them, in the order in which they are offered. */
export const presetNames = [
  "fourAndSix",
  "softerStart",
  "even",
  "longerOut",
  "box",
  "fourSevenEight",
] as const satisfies readonly PresetName[];

/** Four and six: six breaths a minute, 0.1 Hz. */
export const defaultPreset = "fourAndSix" satisfies PresetName;

/** The lengths a breath may have, minutes; two by default. */
export const lengthsMinutes = [1, 2, 3, 5, 10] as const;

export const defaultMinutes = 2;

/** A preset and a length in minutes, optionally with a ramp towards its pace. */
export type ProgramChoice = { readonly preset?: PresetName; readonly minutes?: number; readonly ramp?: Ramp };

/** A preset as a program; by default two minutes of four and six. */
export function programOf({ preset = defaultPreset, minutes = defaultMinutes, ramp }: ProgramChoice = {}): Program {
  return { ...presets[preset], minutes, ...(ramp === undefined ? {} : { ramp }) };
}

/** The preset whose pattern this is, whatever its length or ramp; null for a custom one. */
export function presetOf(pattern: Pattern): PresetName | null {
  return presetNames.find((name) => samePattern(presets[name], pattern)) ?? null;
}

const samePattern = (one: Pattern, other: Pattern): boolean =>
  one.inhaleMs === other.inhaleMs &&
  one.holdMs === other.holdMs &&
  one.exhaleMs === other.exhaleMs &&
  one.restMs === other.restMs;
