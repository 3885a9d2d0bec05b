import { cycleMsOf, type Tempo } from "./program.ts";

/*
 * A ramp bends time, and nothing else. With C the program's cycle, F the cycle at the start and T the length of the
 * ramp, the rate at t is 1/F + (1/C − 1/F)·t/T. Its integral times C is the *nominal* time: how far a program without
 * a ramp would be. With k = C/F that is
 *
 *   k·t − (k − 1)·t² / 2T   up to T,   then   (k + 1)·T/2 + (t − T).
 *
 * Phases, counts and breaths are found in nominal time, so their proportions are those of the program throughout.
 */

/** Nominal time, in ms, after `elapsedMs` of breathing. Without a ramp the two are the same number. */
export function nominalAt(tempo: Tempo, elapsedMs: number): number {
  const { ramp } = tempo;
  if (ramp === undefined) return elapsedMs;
  const speed = cycleMsOf(tempo) / ramp.fromCycleMs;
  if (elapsedMs >= ramp.overMs) return rampedNominalMs(speed, ramp.overMs) + (elapsedMs - ramp.overMs);
  return speed * elapsedMs - bend(speed, ramp.overMs) * elapsedMs * elapsedMs;
}

/** The inverse of `nominalAt`: how much breathing brings us to `nominalMs`. */
export function elapsedAt(tempo: Tempo, nominalMs: number): number {
  const { ramp } = tempo;
  if (ramp === undefined) return nominalMs;
  const speed = cycleMsOf(tempo) / ramp.fromCycleMs;
  const rampedMs = rampedNominalMs(speed, ramp.overMs);
  if (nominalMs >= rampedMs) return ramp.overMs + (nominalMs - rampedMs);
  // The root in the form that stays exact when the ramp is nearly flat (bend → 0).
  return (2 * nominalMs) / (speed + Math.sqrt(speed * speed - 4 * bend(speed, ramp.overMs) * nominalMs));
}

/** What a breath would take at the pace reached after `elapsedMs`, in ms; the tempo's own cycle from the end of a ramp on. */
export function cycleAt(tempo: Tempo, elapsedMs: number): number {
  const { ramp } = tempo;
  const cycleMs = cycleMsOf(tempo);
  if (ramp === undefined || elapsedMs >= ramp.overMs) return cycleMs;
  const speed = cycleMs / ramp.fromCycleMs;
  return cycleMs / (speed - 2 * bend(speed, ramp.overMs) * elapsedMs);
}

const rampedNominalMs = (speed: number, overMs: number): number => ((speed + 1) * overMs) / 2;

const bend = (speed: number, overMs: number): number => (speed - 1) / (2 * overMs);
