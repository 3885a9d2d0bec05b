import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type PacerSession, withPause, withResume } from "../../../../client-sdk/src/index.ts";
import { playTones, type Tones } from "../../../../web/src/senses/tones.ts";
import { fourAndSix, startAtMs } from "../../pacer/programs.ts";

type Oscillator = { hertz: number; beginsMs: number; endsMs: number };

/** An audio clock that runs with the page's, and records what is scheduled on it. Instants are milliseconds. */
class FakeAudio {
  static latest: FakeAudio;
  readonly outputLatency = 0.02;
  readonly destination = {};
  readonly oscillators: Oscillator[] = [];
  /** What each gain was told to do, in order. */
  readonly gains: string[][] = [];
  state = "running";
  isClosed = false;
  #onState = (): void => undefined;

  constructor() {
    FakeAudio.latest = this;
  }

  get currentTime(): number {
    return performance.now() / 1_000;
  }

  addEventListener(_name: string, listener: () => void): void {
    this.#onState = listener;
  }

  removeEventListener(): void {
    this.#onState = () => undefined;
  }

  become(state: string): void {
    this.state = state;
    this.#onState();
  }

  createGain() {
    const told: string[] = [];
    this.gains.push(told);
    const gain = {
      setValueAtTime: () => told.push("set"),
      linearRampToValueAtTime: () => told.push("rise"),
      exponentialRampToValueAtTime: () => told.push("fall"),
      cancelScheduledValues: () => told.push("cancel"),
      setTargetAtTime: (value: number) => told.push(`fade to ${value}`),
    };
    return { gain, connect: () => undefined };
  }

  createOscillator() {
    const made: Oscillator = { hertz: 0, beginsMs: 0, endsMs: 0 };
    this.oscillators.push(made);
    return {
      frequency: {
        set value(hertz: number) {
          made.hertz = hertz;
        },
      },
      connect: () => undefined,
      start: (atS: number) => void (made.beginsMs = Math.round(atS * 1_000)),
      stop: (atS: number) => void (made.endsMs = Math.round(atS * 1_000)),
    };
  }

  resume = async (): Promise<void> => void (this.resumed += 1);
  resumed = 0;
  close = async (): Promise<void> => void (this.isClosed = true);
}

const causes = new Map<string, () => void>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("AudioContext", FakeAudio);
  vi.stubGlobal("addEventListener", (name: string, listener: () => void) => causes.set(name, listener));
  vi.stubGlobal("removeEventListener", (name: string) => causes.delete(name));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A phone with sound on, in a breath that begins in a second; `heard` lists the main tones that will sound, and when. */
function listening(latencyMs = 0) {
  const zeroMs = performance.now() + 1_000;
  let session: PacerSession | null = fourAndSix;
  let canTell = true;
  const nowMs = (): number | null => (canTell ? startAtMs + performance.now() - zeroMs : null);
  const tones: Tones = playTones(() => (session === null ? null : { session, nowMs }), latencyMs);
  const audio = FakeAudio.latest;
  const heard = (): readonly string[] =>
    audio.oscillators
      .filter(({ hertz, beginsMs, endsMs }) => hertz > 400 && endsMs - beginsMs > 1_000)
      .map(({ hertz, beginsMs }) => `${hertz > 600 ? "in" : "out"} ${Math.round(beginsMs - zeroMs)}`);
  return {
    tones,
    audio,
    heard,
    to: (ms: number) => vi.advanceTimersByTime(zeroMs + ms - performance.now()),
    become: (next: PacerSession | null) => void (session = next),
    lose: () => void (canTell = false),
  };
}

describe("the two tones of a breath", () => {
  test("are each made once, ahead of time, earlier by this device's latency", () => {
    const { heard, to, audio } = listening();
    to(-500);
    expect(heard()).toEqual(["in -20"]);
    to(1_000);
    expect(heard()).toEqual(["in -20"]);
    to(9_900);
    expect(heard()).toEqual(["in -20", "out 3980", "in 9980"]);
    expect(audio.oscillators).toHaveLength(6);
    const late = listening(200);
    late.to(4_500);
    expect(late.heard()).toEqual(["in -220", "out 3780"]);
  });

  test("are cancelled by a pause, or when the time is no longer known; they return when the breath goes on", () => {
    const { heard, to, become, lose } = listening();
    to(2_500);
    expect(heard()).toEqual(["in -20", "out 3980"]);
    const pauseAtMs = startAtMs + 3_500;
    const paused = withPause(fourAndSix, { askedAtMs: startAtMs + 2_500, pauseAtMs });
    become(paused);
    to(3_400);
    expect(heard()).toEqual(["in -20"]);
    become(withResume(paused, pauseAtMs + 10_000));
    to(13_000);
    expect(heard()).toEqual(["in -20", "out 13980"]);
    lose();
    to(13_900);
    expect(heard()).not.toContain("out 13980");
  });

  test("aren't made while the browser keeps the page silent; it is asked at each tap and return, and once it allows sound, the coming ones are", () => {
    const { heard, to, audio } = listening();
    audio.become("suspended");
    to(4_500);
    expect(heard()).toEqual([]);
    const before = audio.resumed;
    for (const wake of causes.values()) wake();
    expect([[...causes.keys()], audio.resumed - before]).toEqual([["pointerup", "keydown", "visibilitychange"], 3]);
    audio.become("running");
    // Well after the look that is the first to find it: looks are half a second apart, from whenever the first was.
    to(9_000);
    expect(heard()).toEqual(["in 9980"]);
  });

  test("fade from wherever they are when they stop: none is at its loudest again", () => {
    const { to, tones, audio } = listening();
    to(1_000);
    expect(audio.gains).toEqual([["set", "rise", "fall"], []]);
    tones.close();
    expect(audio.gains).toEqual([["set", "rise", "fall"], ["fade to 0"]]);
  });

  test("stop when closed, and the audio is released", () => {
    const { heard, to, tones, audio } = listening();
    to(2_500);
    expect(heard()).toContain("out 3980");
    tones.close();
    expect(heard()).toEqual(["in -20"]);
    to(20_000);
    expect([audio.oscillators.length, audio.isClosed, causes.size, vi.getTimerCount()]).toEqual([4, true, 0, 0]);
  });
});
