import { Chance } from "./chance.ts";
import type { Contender, ContenderKind } from "./contender.ts";
import { Phone } from "./phone.ts";
import { drawClockFaults, EXACT_CLOCK, WALL_START_MS } from "./phone-clock.ts";
import { RUN_MS, type Scenario } from "./scenarios.ts";
import { VirtualTime } from "./virtual-time.ts";

/** What two people would have seen at one true instant. */
export type Sample = {
  readonly atMs: number;
  /** Time on the first phone minus time on the second; NaN while one has no time that it vouches for. */
  readonly skewMs: number;
  /** The larger of both phones' changes of their distance from the server, since the last time they vouched for. */
  readonly jumpMs: number;
  /** Both phones are awake and visible. */
  readonly looking: boolean;
  /** A phone that vouches for its time is more than 50 ms off. */
  readonly lies: boolean;
};

export type Run = {
  readonly samples: readonly Sample[];
  /** Half of the difference of both paths' fixed asymmetries: what no two-way method can see. */
  readonly floorMs: number;
  /** The mean of both phones, over the whole run. */
  readonly probes: number;
};

const SAMPLE_EVERY_MS = 100;
/** After an event the samples are closer. */
const CLOSE_SAMPLE_EVERY_MS = 10;
const CLOSE_FOR_MS = 12_000;
const LIE_MS = 50;

type Side = { readonly phone: Phone; readonly contender: Contender; lastErrorMs: number };

/** Ten minutes of two phones on one network, told apart only by what keeps their time. */
export function runOnce(scenario: Scenario, kind: ContenderKind, seed: string): Run {
  const time = new VirtualTime();
  const chance = new Chance(`${scenario.name}/${seed}`);
  const start = (index: 0 | 1): { readonly side: Side; readonly asymmetryMs: number } => {
    const own = chance.fork(`phone ${index}`);
    const path = scenario.paths[index](own.fork("path"));
    const faults = scenario.ideal === true ? EXACT_CLOCK : drawClockFaults(own.fork("clock"));
    const phone = new Phone(time, own.fork("timers"), path, faults);
    const asymmetryMs = path.up.leastMs - path.down.leastMs;
    return { side: { phone, contender: kind.start(phone), lastErrorMs: Number.NaN }, asymmetryMs };
  };
  const [first, second] = [start(0), start(1)];
  plan(scenario, first.side, time, chance);
  const samples: Sample[] = [];
  for (const atMs of instants(scenario)) {
    time.runUntil(atMs);
    samples.push(look(atMs, first.side, second.side));
  }
  const probes = (first.side.phone.probes + second.side.phone.probes) / 2;
  return { samples, floorMs: (first.asymmetryMs - second.asymmetryMs) / 2, probes };
}

function plan({ event }: Scenario, { phone, contender }: Side, time: VirtualTime, chance: Chance): void {
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

function look(atMs: number, first: Side, second: Side): Sample {
  const before = [first.lastErrorMs, second.lastErrorMs] as const;
  const [a, b] = [vouchedError(first, atMs), vouchedError(second, atMs)];
  return {
    atMs,
    skewMs: a - b,
    jumpMs: Math.max(change(before[0], a), change(before[1], b)),
    looking: isLooking(first) && isLooking(second),
    lies: Math.abs(a) > LIE_MS || Math.abs(b) > LIE_MS,
  };
}

function isLooking({ phone }: Side): boolean {
  return !phone.asleep && !phone.hidden;
}

function change(fromMs: number, toMs: number): number {
  return Number.isNaN(fromMs) || Number.isNaN(toMs) ? 0 : Math.abs(toMs - fromMs);
}

function vouchedError(side: Side, atMs: number): number {
  const { contender } = side;
  if (!isLooking(side)) return Number.NaN;
  contender.frame();
  const serverMs = contender.claimsSync() ? contender.serverNowMs() : null;
  if (serverMs === null) return Number.NaN;
  side.lastErrorMs = serverMs - (WALL_START_MS + atMs);
  return side.lastErrorMs;
}
