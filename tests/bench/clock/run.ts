import { Chance } from "./chance.ts";
import type { ContenderKind } from "./contender.ts";
import { Onlooker } from "./onlooker.ts";
import { Phone } from "./phone.ts";
import { drawClockFaults, EXACT_CLOCK } from "./phone-clock.ts";
import { RUN_MS, type Scenario } from "./scenarios.ts";
import { VirtualTime } from "./virtual-time.ts";

/** What two people would have seen at one true instant. */
export type Sample = {
  readonly atMs: number;
  /** Time on the first phone minus time on the second; NaN while one has no time that it vouches for. */
  readonly skewMs: number;
  /** How far a phone's time sprang. */
  readonly jumpMs: number;
  /** Both phones are awake and visible. */
  readonly looking: boolean;
  /** A phone that vouches for its time is more than 50 ms off. */
  readonly lies: boolean;
};

/** A class, because V8 13.6 lets what one literal made share a number now and then: a run took over the next one's floor. */
export class Run {
  readonly samples: readonly Sample[];
  /** Half of the difference of both paths' fixed asymmetries: what no two-way method can see. */
  readonly floorMs: number;
  /** The mean of both phones, over the whole run. */
  readonly probes: number;

  constructor(samples: readonly Sample[], floorMs: number, probes: number) {
    this.samples = samples;
    this.floorMs = floorMs;
    this.probes = probes;
  }
}

const SAMPLE_EVERY_MS = 100;
/** After an event the samples are closer. */
const CLOSE_SAMPLE_EVERY_MS = 10;
const CLOSE_FOR_MS = 12_000;
const LIE_MS = 50;

/** Ten minutes of two phones on one network, told apart only by what keeps their time. */
export function runOnce(scenario: Scenario, kind: ContenderKind, seed: string): Run {
  const time = new VirtualTime();
  const chance = new Chance(`${scenario.name}/${seed}`);
  const start = (index: 0 | 1): { readonly side: Onlooker; readonly asymmetryMs: number } => {
    const own = chance.fork(`phone ${index}`);
    const path = scenario.paths[index](own.fork("path"));
    const faults = scenario.ideal === true ? EXACT_CLOCK : drawClockFaults(own.fork("clock"));
    const phone = new Phone(time, own.fork("timers"), path, faults);
    const asymmetryMs = path.up.leastMs - path.down.leastMs;
    return { side: new Onlooker(phone, kind.start(phone)), asymmetryMs };
  };
  const [first, second] = [start(0), start(1)];
  plan(scenario, first.side, time, chance);
  const samples: Sample[] = [];
  for (const atMs of instants(scenario)) {
    time.runUntil(atMs);
    samples.push(look(atMs, first.side, second.side));
  }
  const probes = (first.side.phone.probes + second.side.phone.probes) / 2;
  return new Run(samples, (first.asymmetryMs - second.asymmetryMs) / 2, probes);
}

function plan({ event }: Scenario, { phone, contender }: Onlooker, time: VirtualTime, chance: Chance): void {
  if (event === undefined) return;
  time.at(event.fromMs, () => event.begin(phone));
  time.at(event.toMs, () => {
    event.end?.(phone);
    if (event.newPath !== undefined) phone.connect(event.newPath(chance.fork("new path")));
    contender.frame();
    contender.refresh();
  });
}

function* instants({ event }: Scenario): Generator<number> {
  for (let atMs = SAMPLE_EVERY_MS; atMs <= RUN_MS; ) {
    yield atMs;
    const sinceMs = event === undefined ? -1 : atMs - event.toMs;
    atMs += sinceMs >= 0 && sinceMs < CLOSE_FOR_MS ? CLOSE_SAMPLE_EVERY_MS : SAMPLE_EVERY_MS;
  }
}

function look(atMs: number, first: Onlooker, second: Onlooker): Sample {
  const [a, b] = [first.look(atMs), second.look(atMs)];
  return {
    atMs,
    skewMs: a.errorMs - b.errorMs,
    jumpMs: Math.max(a.jumpMs, b.jumpMs),
    looking: first.looking && second.looking,
    lies: Math.abs(a.errorMs) > LIE_MS || Math.abs(b.errorMs) > LIE_MS,
  };
}
