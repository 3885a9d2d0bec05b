import { Counter, Gauge, Histogram, Registry } from "prom-client";

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** The parts of the server that may fail. */
const PARTS = [
  "http",
  "handshake",
  "members",
  "pairing",
  "breath",
  "upkeep",
  "timers",
  "heads",
  "push",
  "shutdown",
] as const;
export type Part = (typeof PARTS)[number];

/** The server's metrics. One registry for each app, so that two apps in one process don't share figures. */
export class Metrics {
  readonly registry = new Registry();
  /** Not by type: whoever keeps these figures would have the diary of a small host's only couple, long after it has faded. */
  readonly #commands = this.#counter("attune_commands_total", "Commands by result", ["result"]);
  readonly #refused = this.#counter("attune_refused_total", "Requests refused before they reached a handler", [
    "reason",
  ]);
  readonly #pairing = this.#counter("attune_pairing_total", "Pairing requests by type and result", ["type", "result"]);
  readonly #pushes = this.#counter("attune_push_total", "Small updates by what became of them", ["result"]);
  readonly #failures = this.#counter("attune_failures_total", "Things that broke", ["where"]);
  readonly #away = this.#counter("attune_store_away_total", "What failed because the store was away or full", []);
  readonly #due = this.#counter("attune_timers_total", "Rooms whose due time was handled", []);
  readonly #ackSeconds = this.#histogram("attune_ack_seconds", "From a command's arrival to its answer");
  readonly #commitSeconds = this.#histogram("attune_commit_seconds", "How long a durable write of a room takes");
  readonly #passSeconds = this.#histogram("attune_timers_pass_seconds", "How long one pass over the due rooms takes");
  #probes = 0;

  constructor() {
    // Probes are the most frequent packet, so a plain number counts them and is read on demand.
    this.total("attune_clock_probes_total", "Clock probes answered", () => this.#probes);
    // A counter that first appears with its first failure would show no increase to an alert.
    for (const where of PARTS) this.#failures.inc({ where }, 0);
    for (const result of ["unavailable", "internal"]) this.#commands.inc({ result }, 0);
    this.#pairing.inc({ type: "claim", result: "codeNotFound" }, 0);
  }

  /** `result` is `ok`, `rejected` for every rejection, or the code of an error. */
  command(result: string, tookMs: number): void {
    this.#commands.inc({ result });
    this.#ackSeconds.observe(tookMs / 1_000);
  }

  probe(): void {
    this.#probes += 1;
  }

  refused(reason: string): void {
    this.#refused.inc({ reason });
  }

  pairing(type: string, result: string): void {
    this.#pairing.inc({ type, result });
  }

  pushed(result: string): void {
    this.#pushes.inc({ result });
  }

  failed(where: Part): void {
    this.#failures.inc({ where });
  }

  storeAway(): void {
    this.#away.inc();
  }

  committed(tookMs: number): void {
    this.#commitSeconds.observe(tookMs / 1_000);
  }

  timers(rooms: number, tookMs: number): void {
    if (rooms > 0) this.#due.inc(rooms);
    this.#passSeconds.observe(tookMs / 1_000);
  }

  /** A figure that is read on demand. */
  gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  /** A count that is kept elsewhere and read on demand. */
  total(name: string, help: string, read: () => number): void {
    new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  #histogram(name: string, help: string): Histogram {
    return new Histogram({ name, help, buckets: SECONDS, registers: [this.registry] });
  }
}
