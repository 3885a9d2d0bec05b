import * as z from "zod/mini";
import type { ClockSnapshot, DisciplinedClock } from "../../../shared/clock/disciplined-clock.ts";
import type { ProbeMode } from "../../../shared/clock/probe-schedule.ts";
import { type Head, LogEntry } from "../../../shared/protocol/envelope.ts";
import type { LogId } from "../../../shared/protocol/ids.ts";
import { PartnerPulse, type Pulse } from "../../../shared/protocol/pulse.ts";
import type { Resume } from "../../../shared/protocol/resume.ts";
import { ClockDriver } from "../clock/clock-driver.ts";
import { ConnectionDriver } from "../connection/driver.ts";
import type { ConnectionId, ConnectionState } from "../connection/state.ts";
import { VERSIONS } from "../connection/versions.ts";
import type { Environment } from "../environment/environment.ts";
import { type CatchUp, isCaughtUp } from "../replica/catch-up.ts";
import type { Rules } from "../rules.ts";
import type { Transport } from "../transport.ts";

export type LineOptions = {
  readonly transport: Transport;
  readonly environment: Environment;
  readonly rules: Rules;
  readonly clock: DisciplinedClock;
  token(): string;
  /** The position of this phone's copy. */
  head(): Head | null;
  /** The position of a stored copy that can't be continued. */
  readonly formerHead: Head | null;
  /**
   * `early`: events that came on this connection before the answer to `resume`. They follow it. `held`: the log of that name
   * has just been found to hold what this phone had read, so its snapshot lacks nothing.
   */
  resumed(answer: unknown, early: readonly LogEntry[], held: LogId | null): CatchUp;
  /** False when something before these events is missing. */
  events(entries: readonly LogEntry[]): boolean;
  /** Events wait for those before them. All of that is asked for now, and what waits may be of another life of the log. */
  forgetParked(): void;
  pulse(pulse: PartnerPulse): void;
  mode(): ProbeMode;
  /** The server's time, as of a moment ago. */
  timeHeard(serverMs: number): void;
  clockChanged(snapshot: ClockSnapshot): void;
  changed(state: ConnectionState): void;
};

const Entries = z.array(LogEntry);
const NO_COPY: Resume = { logId: null, seq: 0, hash: null };
/** How many events are kept until `resume` is answered. Any more are left out and fetched like any other gap. */
const MOST_EARLY = 256;

/** The connection with its first two duties: catching up, and keeping the clock. */
export class Line {
  readonly driver: ConnectionDriver;
  readonly clock: ClockDriver;
  readonly #options: LineOptions;
  /** The last catch-up left a gap, or the copy is damaged: the next `resume` asks for everything, whatever our cursor is. */
  #distrusted = false;
  /** Kept apart from what the serving connection brings, which may be of another life of the log. */
  #early: { readonly id: ConnectionId; readonly entries: LogEntry[] } = { id: 0, entries: [] };

  constructor(options: LineOptions) {
    this.#options = options;
    const { transport, environment, rules, clock, mode } = options;
    this.driver = new ConnectionDriver({
      transport,
      environment,
      isCurrent: rules.isCurrent,
      hello: () => ({ token: options.token(), versions: VERSIONS }),
      resume: (id) => this.#resume(id),
      probe: (id) => this.clock.prove(id),
      isPressing: () => mode() === "breath",
      received: (id, name, body) => this.#received(id, name, body),
      changed: (state) => this.#changed(state),
    });
    this.clock = new ClockDriver({
      clock,
      environment,
      mode,
      driver: this.driver,
      head: options.head,
      headHeard: (id, theirs, ours) => this.#headHeard(id, theirs, ours),
      timeHeard: options.timeHeard,
      changed: options.clockChanged,
    });
  }

  /** May be lost; nothing is sent without a connection. */
  pulse(pulse: Pulse): void {
    this.driver.serving?.connection.volatile("pulse", pulse);
  }

  wake(): void {
    this.driver.put({ on: "wake" });
    this.clock.refresh();
  }

  /** An own event came with its ack, but one before it is missing: a broadcast was lost. */
  missed(): void {
    const { serving } = this.driver;
    if (serving !== null) this.driver.put({ on: "gap", id: serving.id });
  }

  /** The copy is wrong, though its cursor may fit: the next `resume` asks for the whole room. */
  distrust(): void {
    this.#distrusted = true;
    this.missed();
  }

  close(): void {
    this.driver.put({ on: "stop" });
    this.clock.close();
  }

  #resume(id: ConnectionId): void {
    const { head, formerHead, forgetParked } = this.#options;
    forgetParked();
    const position = head() ?? formerHead;
    if (position === null) this.#ask(id, NO_COPY, (answer) => this.#resumed(id, answer));
    else if (!this.#distrusted && head() !== null) this.#ask(id, position, (answer) => this.#resumed(id, answer));
    else this.#fetchAnew(id, position);
  }

  /** By its position first: if the log holds that, nothing that was acknowledged has to be sent again. */
  #fetchAnew(id: ConnectionId, position: Head): void {
    this.#ask(id, position, (answer) => {
      if (!isCaughtUp(answer)) return this.#resumed(id, answer);
      return this.#ask(id, NO_COPY, (whole) => this.#resumed(id, whole, position.logId));
    });
  }

  #ask(id: ConnectionId, cursor: Resume, take: (answer: unknown) => void): void {
    this.driver.connection(id)?.request("resume", cursor, (answer) => {
      if (this.driver.isCurrent(id)) take(answer);
    });
  }

  #resumed(id: ConnectionId, answer: unknown, held: LogId | null = null): void {
    const result = this.#options.resumed(answer, this.#takeEarly(id), held);
    if (result.result === "refused") return this.driver.put({ on: "refused", id, reason: result.reason });
    this.#distrusted = result.gap;
    this.driver.put({ on: result.gap ? "gap" : "caughtUp", id });
  }

  #received(id: ConnectionId, name: string, body: unknown): void {
    if (name === "events") this.#events(id, Entries.safeParse(body).data ?? []);
    if (name === "pulse") {
      const pulse = PartnerPulse.safeParse(body).data;
      if (pulse !== undefined) this.#options.pulse(pulse);
    }
  }

  /** Until `resume` is answered, nobody knows which life of the log an event belongs to. */
  #events(id: ConnectionId, entries: readonly LogEntry[]): void {
    const { rules, events } = this.#options;
    if (this.driver.serving?.id !== id) {
      if (rules.parkEarlyEvents) this.#keepEarly(id, entries);
    } else if (!events(entries)) this.driver.put({ on: "gap", id });
  }

  #keepEarly(id: ConnectionId, entries: readonly LogEntry[]): void {
    if (this.#early.id !== id) this.#early = { id, entries: [] };
    for (const entry of entries) if (this.#early.entries.length < MOST_EARLY) this.#early.entries.push(entry);
  }

  #takeEarly(id: ConnectionId): readonly LogEntry[] {
    return this.#early.id === id ? this.#early.entries.splice(0) : [];
  }

  /**
   * A reply left unread until something happened describes the time before that: the next reply tells whether anything was
   * missed.
   */
  #headHeard(id: ConnectionId, theirs: Head, ours: Head | null): void {
    const { rules, head } = this.#options;
    if (this.driver.serving?.id !== id || ours === null || ours !== head()) return;
    if (rules.headDiffers(ours, theirs)) this.driver.put({ on: "gap", id });
  }

  #changed(state: ConnectionState): void {
    if (state.at === "live") this.clock.refresh();
    this.#options.changed(state);
  }
}
