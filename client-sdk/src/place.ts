import type { DisciplinedClock, ProbeMode } from "../../shared/clock/disciplined-clock.ts";
import type { Digest } from "../../shared/room/chain.ts";
import { stalenessOf } from "../../shared/room/staleness.ts";
import { probeModeOf } from "./clock/probe-mode.ts";
import { type Status, sameStatus, statusOf } from "./connection/status.ts";
import type { Emitter } from "./emitter.ts";
import type { Environment } from "./environment/environment.ts";
import type { AttuneErrorCode } from "./errors.ts";
import type { CoreEvents, QueuedCommand } from "./events.ts";
import { Line } from "./line.ts";
import { Deliveries } from "./outbox/deliveries.ts";
import type { StoredCommand } from "./outbox/entry.ts";
import { Outbox } from "./outbox/outbox.ts";
import type { Outcome } from "./outbox/outcome.ts";
import { Receipts } from "./outbox/receipts.ts";
import { Sender } from "./outbox/sender.ts";
import { PushDesk } from "./push/push-desk.ts";
import { Copy } from "./replica/copy.ts";
import type { Rules } from "./rules.ts";
import type { Journal } from "./storage/journal.ts";
import { KEYS } from "./storage/keys.ts";
import type { Membership, Stored } from "./storage/records.ts";
import type { Transport } from "./transport/transport.ts";

/** A difference below this matters to nothing that fades in hours. */
const WORTH_SAVING_MS = 1_000;

/** What every part of the core shares. */
export type Shared = {
  readonly transport: Transport;
  readonly environment: Environment;
  readonly rules: Rules;
  readonly digest: Digest;
  readonly journal: Journal;
  readonly clock: DisciplinedClock;
  readonly emitter: Emitter<CoreEvents>;
};

/** One pairing on this phone, from the moment it is known until it is left: copy, outbox and connection, wired. */
export class Place {
  readonly copy: Copy;
  readonly line: Line;
  readonly sender: Sender;
  readonly outbox: Outbox;
  readonly push: PushDesk;
  readonly #shared: Shared;
  readonly #deliveries: Deliveries;
  readonly #receipts: Receipts;
  #membership: Membership;
  #serverMinusWallMs: number | null;
  #status: Status = { kind: "starting" };
  #closed = false;
  #toldQueue = "";

  constructor(
    shared: Shared,
    membership: Membership,
    stored: Pick<Stored, "position" | "outbox" | "push" | "serverMinusWallMs">,
  ) {
    const { environment, rules, emitter } = shared;
    this.#shared = shared;
    this.#membership = membership;
    this.#serverMinusWallMs = stored.serverMinusWallMs;
    this.outbox = new Outbox({ rules, stalenessOf }, stored.outbox);
    this.#deliveries = new Deliveries(environment, emitter.emit);
    this.#receipts = new Receipts({
      outbox: this.outbox,
      deliveries: this.#deliveries,
      environment,
      save: () => this.#save(),
      over: (id) => this.sender.over(id),
    });
    this.copy = this.#createCopy(stored);
    this.line = this.#createLine();
    this.sender = new Sender({
      outbox: this.outbox,
      deliveries: this.#deliveries,
      receipts: this.#receipts,
      environment,
      rules,
      driver: this.line.driver,
      stalenessOf,
      save: () => this.#save(),
      received: (entries) => {
        if (!this.copy.receive(entries)) this.line.missed();
      },
      head: () => this.copy.head,
    });
    const { driver } = this.line;
    const save: Journal["write"] = (changes) => shared.journal.write(changes);
    this.push = new PushDesk({ environment, driver, wanted: stored.push, save });
  }

  get membership(): Membership {
    return this.#membership;
  }

  get status(): Status {
    return this.#status;
  }

  /** Server time to show; null while it can't be vouched for. */
  serverNowMs(): number | null {
    return this.line.clock.serverNowMs();
  }

  untilServerMs(serverMs: number): number | null {
    return this.line.clock.untilServerMs(serverMs);
  }

  /** `serverNowMs`, or by the wall clock if its error is known from earlier: good enough for what fades in hours. */
  knownServerNowMs(): number | null {
    const nowMs = this.serverNowMs();
    if (nowMs !== null || this.#serverMinusWallMs === null) return nowMs;
    return this.#shared.environment.wallNowMs() + this.#serverMinusWallMs;
  }

  roughServerNowMs(): number {
    return this.knownServerNowMs() ?? this.#shared.environment.wallNowMs();
  }

  queued(): readonly QueuedCommand[] {
    return this.outbox.queued().map(({ command }) => ({ id: command.id, type: command.type }));
  }

  start(): void {
    this.copy.fade();
    this.#receipts.forget();
    this.line.driver.put({ on: "start" });
  }

  submit(command: StoredCommand): Promise<Outcome> {
    const outcome = this.sender.submit(command);
    this.#tellOutbox();
    return outcome;
  }

  /** The app is visible again or the network is back: the line must prove itself, what expired meanwhile goes. */
  wake(): void {
    this.line.wake();
    this.copy.fade();
    this.#receipts.forget();
  }

  close(why: AttuneErrorCode = "closed"): void {
    this.#closed = true;
    this.line.close();
    this.sender.close();
    this.push.close();
    this.#receipts.close();
    this.copy.close();
    this.#deliveries.failAll(why);
  }

  #createCopy({ position }: Pick<Stored, "position">): Copy {
    const { environment, rules, digest, emitter } = this.#shared;
    return new Copy({
      rules,
      digest,
      environment,
      emit: emitter.emit,
      stored: position,
      nowMs: () => this.knownServerNowMs(),
      applied: (entries, head) => this.#receipts.readBack(entries, head),
      resumed: (head, mayLack) => {
        this.#receipts.resumed(head, mayLack);
        if (mayLack) this.push.tellAgain();
      },
      changed: () => {
        void this.#save();
        this.line.clock.reschedule();
        this.line.clock.setShown(this.#probeMode() === "breath");
      },
    });
  }

  #createLine(): Line {
    const { transport, environment, rules, clock, emitter } = this.#shared;
    return new Line({
      transport,
      environment,
      rules,
      clock,
      token: () => this.#membership.token,
      head: () => this.copy.head,
      resumed: (answer) => {
        const result = this.copy.resumed(answer);
        if (result.result === "refused") return result;
        this.#seated(result.seat);
        const seq = this.copy.head?.seq ?? 0;
        if (!result.gap) emitter.emit("caughtUp", { seq, replayed: result.applied.length });
        return result;
      },
      events: (entries) => this.copy.receive(entries),
      early: (entries) => this.copy.park(entries),
      forgetEarly: () => this.copy.forgetParked(),
      pulse: (pulse) => emitter.emit("pulse", pulse),
      mode: () => this.#probeMode(),
      timeHeard: (serverMs) => this.#rememberTime(serverMs),
      clockChanged: (snapshot) => emitter.emit("clock", snapshot),
      changed: () => this.#connectionChanged(),
    });
  }

  #connectionChanged(): void {
    if (this.#closed) return;
    this.sender.pump();
    this.push.pump();
    const status = statusOf(this.line.driver.state);
    if (sameStatus(status, this.#status)) return;
    this.#status = status;
    this.#shared.emitter.emit("status", status);
  }

  #probeMode(): ProbeMode {
    return probeModeOf(this.copy.room, this.roughServerNowMs());
  }

  #seated(seat: Membership["seat"]): void {
    if (this.#membership.seat === seat) return;
    this.#membership = { ...this.#membership, seat };
    void this.#shared.journal.write({ [KEYS.membership]: JSON.stringify(this.#membership) });
  }

  /** Applied events, the cursor and what became of commands go into one write. */
  #save(): Promise<void> {
    const { journal, rules } = this.#shared;
    const changes = { ...this.outbox.takeChanges(), ...this.copy.takeChanges() };
    this.#tellOutbox();
    return rules.oneWrite ? journal.write(changes) : journal.writeApart(changes);
  }

  /** Told once per change, whatever caused it. */
  #tellOutbox(): void {
    const queued = this.queued();
    const told = queued.map(({ id }) => id).join();
    if (told === this.#toldQueue) return;
    this.#toldQueue = told;
    this.#shared.emitter.emit("outbox", queued);
  }

  /** By how much this device's wall clock is off: for the time before the clock is synced, and for starts without a connection. */
  #rememberTime(serverMs: number): void {
    if (this.copy.hasFadedEarly(serverMs)) this.line.distrust();
    const serverMinusWallMs = Math.round(serverMs - this.#shared.environment.wallNowMs());
    const known = this.#serverMinusWallMs ?? Number.POSITIVE_INFINITY;
    if (Math.abs(serverMinusWallMs - known) < WORTH_SAVING_MS) return;
    this.#serverMinusWallMs = serverMinusWallMs;
    void this.#shared.journal.write({ [KEYS.clock]: JSON.stringify(serverMinusWallMs) });
    this.copy.fade();
  }
}
