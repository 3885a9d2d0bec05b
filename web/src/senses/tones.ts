import { type Breath, cueAfter } from "../light/breath.ts";
import { inOwnFrame } from "../own-frame.ts";

/** Tones are scheduled on the audio clock this far ahead, so that a throttled background timer misses none. */
const AHEAD_MS = 2_500;
const LOOK_EVERY_MS = 500;
/**
 * What a browser accepts as a wish to hear something: for a finger only its lifting. A call or another app in front silences
 * a page too, on some phones until it asks anew; nobody taps in the middle of a breath.
 */
const WAKES = ["pointerup", "keydown", "visibilitychange"] as const;
const LOUDNESS = 0.1;
const ATTACK_S = 0.18;
const LENGTH_S = 2.2;
/** An exponential course never reaches zero. */
const NEARLY_SILENT = 0.0001;
/** How fast a tone fades that is stopped, as a time constant; when it ends; and when all is closed that played it. */
const FADE_S = 0.05;
const FADED_S = 0.3;
const CLOSED_MS = 500;

/** A fifth apart, the higher one for the in-breath (hertz: E5 and A4). A phone's small speaker gives little of what is lower. */
const pitches = { inhale: 659.26, exhale: 440 } as const;

type Tone = { readonly atMs: number; readonly pitch: number };
type Scheduled = { readonly atMs: number; readonly nodes: readonly OscillatorNode[]; readonly fade: GainNode };

export type Tones = { close(): void };

/**
 * Two soft tones, scheduled on the audio clock. `latencyMs` is this device's output latency beyond what the browser knows;
 * tones start that much earlier. Browsers keep a page silent before a tap, and its audio clock stands still: nothing is
 * scheduled before that. Each tone is made in a frame of its own, as it takes as long as everything else.
 */
export function playTones(breath: () => Breath | null, latencyMs: number): Tones {
  const audio = new AudioContext();
  let scheduled: readonly Scheduled[] = [];
  let callOff = (): void => undefined;
  const soon = (work: () => void, afterMs = 0): void => {
    callOff();
    callOff = inOwnFrame(work, afterMs, "computes");
  };
  const look = (): void => {
    const current = breath();
    const nowMs = current?.nowMs() ?? null;
    const wanted = audio.state === "running" ? tonesAhead(current, nowMs) : [];
    const gone = scheduled.filter(({ atMs }) => atMs > (nowMs ?? 0) && !wanted.some((tone) => tone.atMs === atMs));
    for (const tone of gone) silence(audio, tone);
    scheduled = scheduled.filter((tone) => !gone.includes(tone) && tone.atMs > (nowMs ?? 0) - AHEAD_MS);
    const missing = wanted.find(({ atMs }) => !scheduled.some((tone) => tone.atMs === atMs));
    return missing === undefined ? soon(look, LOOK_EVERY_MS) : soon(() => make(missing));
  };
  const make = ({ atMs, pitch }: Tone): void => {
    const nowMs = breath()?.nowMs() ?? null;
    soon(look, LOOK_EVERY_MS);
    if (nowMs !== null)
      scheduled = [...scheduled, { atMs, ...sound(audio, pitch, audibleAt(audio, atMs - nowMs - latencyMs)) }];
  };
  const onState = (): void => soon(look);
  const wake = (): void => void audio.resume().catch(() => undefined);
  audio.addEventListener("statechange", onState);
  for (const cause of WAKES) addEventListener(cause, wake);
  wake();
  soon(look);
  return {
    close() {
      callOff();
      for (const cause of WAKES) removeEventListener(cause, wake);
      audio.removeEventListener("statechange", onState);
      for (const tone of scheduled) silence(audio, tone);
      setTimeout(() => void audio.close(), CLOSED_MS);
    },
  };
}

function tonesAhead(breath: Breath | null, fromMs: number | null): readonly Tone[] {
  if (breath === null || fromMs === null) return [];
  const tones: Tone[] = [];
  let cue = cueAfter(breath, fromMs);
  while (cue !== null && cue.atMs < fromMs + AHEAD_MS) {
    const { kind, atMs } = cue;
    if (kind === "inhale" || kind === "exhale") tones.push({ atMs, pitch: pitches[kind] });
    cue = cueAfter(breath, atMs);
  }
  return tones;
}

/** The instant of the audio clock at which to begin what is to be heard in that time. */
const audibleAt = (audio: AudioContext, inMs: number): number =>
  audio.currentTime + Math.max(0, inMs / 1_000 - (audio.outputLatency || audio.baseLatency || 0));

function sound(audio: AudioContext, pitch: number, atS: number): Omit<Scheduled, "atMs"> {
  const gain = audio.createGain();
  gain.gain.setValueAtTime(0, atS);
  gain.gain.linearRampToValueAtTime(LOUDNESS, atS + ATTACK_S);
  gain.gain.exponentialRampToValueAtTime(NEARLY_SILENT, atS + LENGTH_S);
  const fade = audio.createGain();
  gain.connect(fade);
  fade.connect(audio.destination);
  // The octave below gives it body without brightness, where there is more than a small speaker.
  const nodes = [pitch, pitch / 2].map((frequency) => {
    const oscillator = audio.createOscillator();
    oscillator.frequency.value = frequency;
    oscillator.connect(gain);
    oscillator.start(atS);
    oscillator.stop(atS + LENGTH_S);
    return oscillator;
  });
  return { nodes, fade };
}

/**
 * Fades out within a moment: a tone that is cut off clicks. What is scheduled for its own gain stays: without it, a tone that
 * has nearly died away would be at its loudest again.
 */
function silence(audio: AudioContext, { nodes, fade }: Scheduled): void {
  fade.gain.setTargetAtTime(0, audio.currentTime, FADE_S);
  for (const node of nodes) node.stop(audio.currentTime + FADED_S);
}
