import { type ClockSnapshot, createDisciplinedClock } from "../../../shared/clock/disciplined-clock.ts";
import type { Head } from "../../../shared/protocol/envelope.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import type { Pulse } from "../../../shared/protocol/pulse.ts";
import { portableDigest } from "../../../shared/room/digest.ts";
import { initialRoom, type Room } from "../../../shared/room/room.ts";
import { type Status, sameStatus } from "../connection/status.ts";
import { createEmitter, type Emitter } from "../emitter/emitter.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import { CLOSE_WITHIN_MS, within } from "../environment/within.ts";
import { AttuneError } from "../errors.ts";
import type { CoreEvents, QueuedCommand } from "../events.ts";
import type { Outcome } from "../outbox/outcome.ts";
import { uuidV7 } from "../outbox/uuid-v7.ts";
import type { PushDesk } from "../push/push-desk.ts";
import { RULES } from "../rules.ts";
import { Journal } from "../storage/journal.ts";
import type { Membership, Names } from "../storage/membership.ts";
import type { ActivePairing } from "./active-pairing.ts";
import { Belonging, type GivenSeat } from "./belonging.ts";
import { checkedCommand } from "./checked-command.ts";
import type { CoreOptions } from "./core-options.ts";
import type { SharedParts } from "./shared-parts.ts";

/**
 * One phone without a user interface: everything behind the facade, on injected ports, with no clock or timer of its own.
 * Nothing happens before `start`.
 */
export class Core {
  readonly on: Emitter<CoreEvents>["on"];
  readonly #shared: SharedParts;
  readonly #belonging: Belonging;
  readonly #closeStorage: () => Promise<void>;
  readonly #cancelWake: Cancel;
  #status: Status = { kind: "starting" };
  #closed: Promise<void> | null = null;

  constructor(options: CoreOptions) {
    const { environment, transport, storage } = options;
    const emitter = createEmitter<CoreEvents>((error) => environment.report(error));
    this.#shared = {
      environment,
      transport,
      emitter,
      journal: new Journal(storage, environment, (working) => emitter.emit("storage", { working })),
      digest: options.digest ?? portableDigest,
      clock: options.clock ?? createDisciplinedClock(),
      rules: { ...RULES, ...options.rules },
    };
    this.on = emitter.on;
    emitter.on("status", (status) => {
      if (!sameStatus(status, this.#status)) this.#status = status;
    });
    const newId = (): string => uuidV7(environment.wallNowMs(), environment.randomBytes(10));
    this.#belonging = new Belonging(this.#shared, newId);
    this.#closeStorage = () => storage.close();
    this.#cancelWake = environment.onWake(() => this.#belonging.wake());
  }

  get status(): Status {
    return this.#status;
  }

  /** The folded room as this phone knows it; an empty one without a pairing. */
  get room(): Room {
    return this.#pairing?.replica.room ?? initialRoom;
  }

  get head(): Head | null {
    return this.#pairing?.replica.head ?? null;
  }

  get membership(): Membership | null {
    return this.#belonging.membership;
  }

  get seat(): Seat | null {
    return this.membership?.seat ?? null;
  }

  get names(): Names | null {
    return this.membership?.names ?? null;
  }

  get waits(): boolean {
    return this.membership?.waits === true;
  }

  /** Null without a pairing. */
  get push(): PushDesk | null {
    return this.#pairing?.push ?? null;
  }

  /** Commands that the server hasn't acknowledged yet, oldest first. */
  get queued(): readonly QueuedCommand[] {
    return this.#pairing?.outgoing.queued ?? [];
  }

  get environment(): Environment {
    return this.#shared.environment;
  }

  get clock(): ClockSnapshot {
    // Reading the time reveals whether this phone slept.
    this.serverNowMs();
    return this.#shared.clock.snapshot(this.#shared.environment.monotonicNowMs());
  }

  get journal(): Journal {
    return this.#shared.journal;
  }

  /** Server time to show; null while it isn't known. */
  serverNowMs(): number | null {
    return this.#pairing?.line.clock.serverNowMs() ?? null;
  }

  /** Local milliseconds until that server time is shown. */
  untilServerMs(serverMs: number): number | null {
    return this.#pairing?.line.clock.untilServerMs(serverMs) ?? null;
  }

  /** Like `serverNowMs`, but never null: the best guess from the wall clock, also after a sleep that no reply has settled yet. */
  roughServerNowMs(): number {
    return this.#pairing?.time.roughNowMs() ?? this.#shared.environment.wallNowMs() + this.#belonging.serverMinusWallMs;
  }

  /** The instant to stamp on what is asked now; null while not even the wall clock's error is known. */
  knownNowMs(): number | null {
    return this.#pairing?.time.latestMs() ?? null;
  }

  /** Reads the storage and resumes from it. A storage that can't be read counts as empty. */
  start(): Promise<void> {
    return this.#belonging.start();
  }

  /**
   * Stores and sends a command that already has its id: made in this tab, handed over by another, or asked again. Rejects
   * with an AttuneError; see `Outcome` for what it resolves to.
   */
  async submitWithId(command: unknown): Promise<Outcome> {
    await this.start();
    if (this.#closed !== null) throw new AttuneError("closed");
    const checked = checkedCommand(command);
    const over = this.membership?.over ?? null;
    if (over !== null) throw new AttuneError(over);
    if (this.#pairing === null) throw new AttuneError("notPaired");
    if (this.#status.kind === "unknown") throw new AttuneError("unknownToken");
    return await this.#pairing.outgoing.submit(checked);
  }

  /** Presence and touch inside a live breath; may be lost. */
  pulse(pulse: Pulse): void {
    this.#pairing?.line.pulse(pulse);
  }

  /** Pairing is done: from here on this phone is a member. Resolves once that is saved on this phone. */
  adopt(membership: Membership): Promise<void> {
    return this.#belonging.adopt(membership);
  }

  /**
   * One-sided and at once: nothing of the pairing stays on this phone. The server is told now, or as soon as it can be reached.
   */
  leave(): Promise<Outcome> {
    return this.#belonging.leave();
  }

  /** Leaves a seat that this phone was given but never used. */
  giveBack(seat: GivenSeat): Promise<Outcome> {
    return this.#belonging.giveBack(seat);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  get #pairing(): ActivePairing | null {
    return this.#belonging.pairing;
  }

  async #close(): Promise<void> {
    this.#cancelWake();
    this.#belonging.close();
    const { environment, journal } = this.#shared;
    await within(environment, CLOSE_WITHIN_MS, journal.finish().then(this.#closeStorage));
    this.#pairing?.outgoing.giveUp();
    journal.giveUp();
  }
}
