import { type Breath, cueAfter } from "../light/breath.ts";

/** Tones are handed to the audio clock so far ahead that a slowed-down background timer misses none. */
const AHEAD_MS = 2_500;
const LOOK_EVERY_MS = 500;
const LOUDNESS = 0.12;
const ATTACK_S = 0.18;
const LENGTH_S = 2.2;

/** A fifth apart, the higher one for the in-breath (hertz: E4 and A3). */
const pitches = { inhale: 329.63, exhale: 220 } as const;

type Scheduled = { readonly atMs: number; readonly nodes: readonly OscillatorNode[]; readonly gain: GainNode };

export type Tones = { close(): void };

/**
 * Two soft tones, scheduled on the audio clock. `latencyMs` is how late this device lets sound out beyond what the browser
 * knows of; tones leave so much earlier. Browsers keep a page silent before a tap, and its audio clock stands still: nothing
 * is scheduled before that.
 */
export function playTones(breath: () => Breath | null, latencyMs: number): Tones {
  const audio = new AudioContext();
  let scheduled: Scheduled[] = [];
  const schedule = (): void => {
    const current = breath();
    const now = current?.nowMs() ?? null;
    const wanted = current === null || now === null || audio.state !== "running" ? [] : cuesAhead(current, now);
    const gone = scheduled.filter(({ atMs }) => atMs > (now ?? 0) && !wanted.some((cue) => cue.atMs === atMs));
    for (const tone of gone) silence(audio, tone);
    scheduled = scheduled.filter((tone) => !gone.includes(tone) && tone.atMs > (now ?? 0) - AHEAD_MS);
    for (const { atMs, pitch } of wanted) {
      if (now === null || scheduled.some((tone) => tone.atMs === atMs)) continue;
      const inS = (atMs - now - latencyMs) / 1_000 - (audio.outputLatency || audio.baseLatency || 0);
      scheduled.push({ atMs, ...sound(audio, pitch, audio.currentTime + Math.max(0, inS)) });
    }
  };
  const wake = (): void => void audio.resume().catch(() => undefined);
  audio.addEventListener("statechange", schedule);
  addEventListener("pointerdown", wake);
  wake();
  schedule();
  const timer = setInterval(schedule, LOOK_EVERY_MS);
  return {
    close() {
      clearInterval(timer);
      removeEventListener("pointerdown", wake);
      audio.removeEventListener("statechange", schedule);
      for (const tone of scheduled) silence(audio, tone);
      setTimeout(() => void audio.close(), 500);
    },
  };
}

function cuesAhead(breath: Breath, fromMs: number): readonly { readonly atMs: number; readonly pitch: number }[] {
  const cues: { readonly atMs: number; readonly pitch: number }[] = [];
  let cue = cueAfter(breath, fromMs);
  while (cue !== null && cue.atMs < fromMs + AHEAD_MS) {
    const { kind, atMs } = cue;
    if (kind === "inhale" || kind === "exhale") cues.push({ atMs, pitch: pitches[kind] });
    cue = cueAfter(breath, atMs);
  }
  return cues;
}

function sound(audio: AudioContext, pitch: number, atS: number): Omit<Scheduled, "atMs"> {
  const gain = audio.createGain();
  gain.gain.setValueAtTime(0, atS);
  gain.gain.linearRampToValueAtTime(LOUDNESS, atS + ATTACK_S);
  gain.gain.exponentialRampToValueAtTime(0.0001, atS + LENGTH_S);
  gain.connect(audio.destination);
  // The octave below gives it a body without brightness.
  const nodes = [pitch, pitch / 2].map((frequency) => {
    const oscillator = audio.createOscillator();
    oscillator.frequency.value = frequency;
    oscillator.connect(gain);
    oscillator.start(atS);
    oscillator.stop(atS + LENGTH_S);
    return oscillator;
  });
  return { nodes, gain };
}

/** Fades within a moment: a tone that is cut off clicks. */
function silence(audio: AudioContext, { nodes, gain }: Scheduled): void {
  gain.gain.cancelScheduledValues(audio.currentTime);
  gain.gain.setTargetAtTime(0, audio.currentTime, 0.05);
  for (const node of nodes) node.stop(audio.currentTime + 0.3);
}
