import type { ClockSnapshot, DisciplinedClock } from "../../../shared/clock/disciplined-clock.ts";
import type { ProbeSample } from "../../../shared/clock/probe-sample.ts";
import { ClockReply } from "../../../shared/protocol/clock.ts";
import type { Head } from "../../../shared/protocol/envelope.ts";
import type { ConnectionDriver } from "../connection/driver.ts";
import type { ConnectionId } from "../connection/state.ts";
import type { Cancel, Environment } from "../environment/environment.ts";

/** A reply as it arrives, with the local instant at which its probe left. */
type Reply = Pick<ProbeSample, "t0Ms" | "connection"> & { readonly answer: unknown };

/** One that hasn't been read yet, with the instant of its arrival. */
type Unread = Reply & {
  readonly t3Ms: number;
  /** The head of this phone's copy when the reply arrived. */
  readonly ours: Head | null;
};

/**
 * In an app that draws (`whenFree`), replies are read this long after the probe was due, or after a reply that arrives
 * later than that.
 */
const LOOK_AFTER_MS = 30;

export type ReplyReaderOptions = {
  readonly clock: DisciplinedClock;
  readonly environment: Environment;
  readonly driver: ConnectionDriver;
  head(): Head | null;
  /** Every reply says where the log stands: a lost broadcast is found within one probe. */
  headHeard(id: ConnectionId, theirs: Head, ours: Head | null): void;
  /** The server's time, as of a moment ago. */
  timeHeard(serverMs: number): void;
  changed(snapshot: ClockSnapshot): void;
};

/** What reading has to do with probing. */
type Prober = {
  /** Reads both local clocks; returns the monotonic one. */
  observe(): number;
  /** The line has answered. */
  proven(): void;
  /** Everything that arrived is read: the next probe can be planned. */
  done(): void;
};

/** Stamps the replies as they arrive, reads them at once or when the app has nothing to draw, and reports what changed. */
export class ReplyReader {
  readonly #options: ReplyReaderOptions;
  readonly #prober: Prober;
  readonly #unread: Unread[] = [];
  #cancelLook: Cancel = () => undefined;
  #looksAtMs = Number.POSITIVE_INFINITY;
  #status: ClockSnapshot["status"] = "unsynced";
  /** The clock has taken a reply for which `changed` hasn't been called yet. */
  #moved = false;

  constructor(options: ReplyReaderOptions, prober: Prober) {
    this.#options = options;
    this.#prober = prober;
  }

  /** The arrival is stamped at once; reading can wait. */
  heard(reply: Reply): void {
    const { environment, head } = this.#options;
    const t3Ms = environment.monotonicNowMs();
    this.#unread.push({ ...reply, t3Ms, ours: head() });
    this.soon(t3Ms);
  }

  /** Something has just happened that is worth a look. */
  soon(nowMs: number): void {
    if (this.#options.environment.whenFree === undefined) this.look();
    else if (this.#looksAtMs - nowMs > LOOK_AFTER_MS) this.#plan(0);
  }

  /** The next probe leaves in this long: its reply is read a little later, what is here already at once. */
  expect(inMs: number): void {
    this.#plan(this.#unread.length === 0 ? inMs + LOOK_AFTER_MS : 0);
  }

  /** Reads the replies that arrived, reports what changed, and has the next probe planned. */
  look(): void {
    this.#looksAtMs = Number.POSITIVE_INFINITY;
    const unread = this.#unread.splice(0);
    for (const reply of unread) if (this.#read(reply)) this.#moved = true;
    // Reading takes all the time one frame has; what follows from it waits for the next.
    if (unread.length > 0 && this.#options.environment.whenFree !== undefined) return this.#plan(0);
    this.#tell(this.#moved);
    this.#moved = false;
    this.#prober.done();
  }

  close(): void {
    this.#cancelLook();
  }

  #plan(afterMs: number): void {
    const { environment } = this.#options;
    if (environment.whenFree === undefined) return;
    this.#cancelLook();
    this.#looksAtMs = environment.monotonicNowMs() + afterMs;
    this.#cancelLook = environment.whenFree(afterMs, () => this.look());
  }

  /** Whether the clock accepts the reply. */
  #read({ answer, ours, ...own }: Unread): boolean {
    const { clock, driver, headHeard, timeHeard } = this.#options;
    const isCurrent = driver.isCurrent(own.connection);
    const reply = ClockReply.safeParse(answer).data;
    if (!isCurrent || reply?.t0Ms !== own.t0Ms) {
      clock.drop(isCurrent ? "unreadable" : "oldConnection");
      return false;
    }
    this.#prober.proven();
    const { head, ...stamps } = reply;
    const localMs = this.#prober.observe();
    const { accepted } = clock.addReply({ ...stamps, ...own }, localMs);
    if (accepted) timeHeard(stamps.t2Ms);
    if (head !== null) headHeard(own.connection, head, ours);
    return accepted;
  }

  #tell(moved: boolean): void {
    const { changed, clock, environment } = this.#options;
    const snapshot = clock.snapshot(environment.monotonicNowMs());
    const isNews = moved || snapshot.status !== this.#status;
    this.#status = snapshot.status;
    if (isNews) changed(snapshot);
  }
}
