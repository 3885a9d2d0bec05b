/** A number that the calculation starts from; the guide shows it, and an argument may replace it. */
export type Given = { readonly value: number; readonly unit: string; readonly about: string };
export type Givens = Readonly<Record<string, Given>>;
export type ValuesOf<T extends Givens> = { readonly [Name in keyof T]: number };

/** Measured with two nodes over one Redis by `npm run bench:cluster` on a machine with two cores. Yours differ. */
export const FIGURES = {
  signalCpuMs: { value: 0.305, unit: "ms", about: "CPU of the nodes per signal at 1,000 a second" },
  probeCpuMs: { value: 0.0192, unit: "ms", about: "CPU of a node per clock probe" },
  setUpCpuMs: { value: 1.78, unit: "ms", about: "CPU of a node per connection, set up and caught up" },
  connectionKb: { value: 61.9, unit: "KB", about: "memory of a node per idle connection" },
  redisCpuMs: { value: 0.125, unit: "ms", about: "CPU of Redis per signal at 1,000 a second" },
  redisTrips: { value: 1, unit: "", about: "Redis round trips per signal, without waiting for replicas" },
  idleTrips: {
    value: 321,
    unit: "",
    about: "Redis round trips of a node per second, whatever the load: what is due, heads",
  },
  roomBytes: { value: 7_289, unit: "B", about: "memory of Redis per room without signals" },
  entryBytes: { value: 661, unit: "B", about: "memory of Redis per signal in the log" },
  logBytes: { value: 991, unit: "B", about: "append-only file per signal, before it is rewritten" },
  signalWireBytes: { value: 717, unit: "B", about: "a command, its answer and the partner's event on the wire" },
  probeWireBytes: { value: 256, unit: "B", about: "a clock probe and its answer on the wire" },
} as const satisfies Givens;

/** Assumed, not measured: what people do, and how full a machine may be. */
export const HABITS = {
  online: { value: 0.1, unit: "", about: "share of all phones that are connected in the busiest minute" },
  breathing: { value: 0.3, unit: "", about: "share of these in a breath, which probe every second" },
  away: { value: 0.2, unit: "", about: "share of these with a space open, which probe every 10 s" },
  signalsPerMinute: { value: 1, unit: "", about: "signals of each connected phone in that minute" },
  signalsPerDay: { value: 20, unit: "", about: "signals of a couple per day, which the log holds for 30 days" },
  busy: { value: 0.6, unit: "", about: "share of a core, and of a machine's memory, that may be in use" },
  nodeGb: { value: 2, unit: "GB", about: "memory available to a node" },
  shardGb: { value: 32, unit: "GB", about: "memory available to a Redis shard" },
} as const satisfies Givens;

export type Figures = ValuesOf<typeof FIGURES>;
export type Habits = ValuesOf<typeof HABITS>;

/** The numbers themselves, except those that are replaced. */
export function valuesOf<T extends Givens>(givens: T, replaced: Readonly<Record<string, number>> = {}): ValuesOf<T> {
  const entries = Object.entries(givens).map(([name, { value }]) => [name, replaced[name] ?? value]);
  return Object.fromEntries(entries) as ValuesOf<T>; // the same names
}
