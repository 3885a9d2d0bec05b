import {
  type ClockSnapshot,
  createDisciplinedClock,
  type DisciplinedClock,
} from "../../shared/clock/disciplined-clock.ts";
import type { Head } from "../../shared/protocol/envelope.ts";
import type { Seat } from "../../shared/protocol/ids.ts";
import type { Pulse } from "../../shared/protocol/pulse.ts";
import type { Digest } from "../../shared/room/chain.ts";
import { portableDigest } from "../../shared/room/digest.ts";
import { parseCommand } from "../../shared/room/registry.ts";
import { initialRoom, type Room } from "../../shared/room/room.ts";
import { type Status, sameStatus } from "./connection/status.ts";
import { createEmitter, type Emitter } from "./emitter.ts";
import type { Cancel, Environment } from "./environment/environment.ts";
import { AttuneError } from "./errors.ts";
import type { CoreEvents, QueuedCommand } from "./events.ts";
import { Leavers } from "./leaving/leavers.ts";
import { StoredCommand } from "./outbox/entry.ts";
import type { Outcome } from "./outbox/outcome.ts";
import { uuidV7 } from "./outbox/uuid-v7.ts";
import type { CommandBody, Names } from "./phone.ts";
import { Place, type Shared } from "./place.ts";
import type { PushDesk } from "./push/push-desk.ts";
import { RULES, type Rules } from "./rules.ts";
import { Journal } from "./storage/journal.ts";
import { KEYS, LEAVING_PREFIX } from "./storage/keys.ts";
import { type Membership, readStored, type Stored, wipeChanges } from "./storage/records.ts";
import type { Storage } from "./storage/storage.ts";
import type { Transport } from "./transport/transport.ts";

export type CoreOptions = {
  readonly transport: Transport;
  readonly storage: Storage;
  readonly environment: Environment;
  /** Only tests change these. */
  readonly rules?: Partial<Rules>;
  /** SHA-256; `@noble/hashes` unless the platform brings a faster one. */
  readonly digest?: Digest;
  readonly clock?: DisciplinedClock;
};

const NOTHING: Stored = {
  membership: null,
  position: null,
  outbox: [],
  leaving: [],
  push: null,
  serverMinusWallMs: null,
};

/** One phone without a face: everything behind the facade, on injected ports, without a clock or timer of its own. */
export class Core {
  readonly on: Emitter<CoreEvents>["on"];
  readonly #options: CoreOptions;
  readonly #shared: Shared;
  readonly #leavers: Leavers;
  readonly #cancelWake: Cancel;
  #place: Place | null = null;
  #stored: Stored = NOTHING;
  #status: Status = { kind: "starting" };
  #started: Promise<void> | null = null;
  #closed: Promise<void> | null = null;

  constructor(options: CoreOptions) {
    const { environment, transport, storage } = options;
    const emitter = createEmitter<CoreEvents>((error) => environment.report(error));
    const journal = new Journal(storage, (working) => emitter.emit("storage", { working }));
    this.#options = options;
    this.#shared = {
      environment,
      transport,
      emitter,
      journal,
      digest: options.digest ?? portableDigest,
      clock: options.clock ?? createDisciplinedClock(),
      rules: { ...RULES, ...options.rules },
    };
    this.on = emitter.on;
    this.#leavers = new Leavers(this.#shared);
    this.#cancelWake = environment.onWake(() => this.#wake());
    emitter.on("status", (status) => this.#statusChanged(status));
  }

  get status(): Status {
    return this.#status;
  }

  /** The folded room as this phone knows it; the empty one when there is none. */
  get room(): Room {
    return this.#place?.copy.room ?? initialRoom;
  }

  get head(): Head | null {
    return this.#place?.copy.head ?? null;
  }

  get membership(): Membership | null {
    return this.#place?.membership ?? this.#stored.membership;
  }

  get seat(): Seat | null {
    return this.membership?.seat ?? null;
  }

  get names(): Names | null {
    return this.membership?.names ?? null;
  }

  /** Null without a pairing. */
  get push(): PushDesk | null {
    return this.#place?.push ?? null;
  }

  get environment(): Environment {
    return this.#shared.environment;
  }

  get clock(): ClockSnapshot {
    return this.#shared.clock.snapshot(this.#shared.environment.monotonicNowMs());
  }

  get journal(): Journal {
    return this.#shared.journal;
  }

  /** Server time to show; null while it can't be told. */
  serverNowMs(): number | null {
    return this.#place?.serverNowMs() ?? null;
  }

  /** Local milliseconds until that server time is shown. */
  untilServerMs(serverMs: number): number | null {
    return this.#place?.untilServerMs(serverMs) ?? null;
  }

  /** As `serverNowMs`, or the best guess by the wall clock. */
  roughServerNowMs(): number {
    return (
      this.#place?.roughServerNowMs() ?? this.#shared.environment.wallNowMs() + (this.#stored.serverMinusWallMs ?? 0)
    );
  }

  /** Commands that the server hasn't taken yet, the oldest first. */
  queued(): readonly QueuedCommand[] {
    return this.#place?.queued() ?? [];
  }

  /** Reads the storage and takes up what lies there. A storage that can't be read is one that is empty. */
  start(): Promise<void> {
    this.#started ??= this.#start();
    return this.#started;
  }

  /** Makes the id, stores the command and sends it. Rejects with an AttuneError: see `Outcome` for what resolves. */
  async submit(body: CommandBody): Promise<Outcome> {
    await this.start();
    const { environment } = this.#shared;
    const askedAtMs = this.#place?.knownServerNowMs() ?? null;
    const asked = askedAtMs === null ? {} : { askedAtMs: Math.floor(askedAtMs) };
    return await this.submitWithId({
      ...body,
      ...asked,
      id: uuidV7(environment.wallNowMs(), environment.randomBytes(10)),
    });
  }

  /** The same for a command that has its id already: handed over by another tab, or asked for again. */
  async submitWithId(command: unknown): Promise<Outcome> {
    await this.start();
    if (this.#closed !== null) throw new AttuneError("closed");
    const checked = parseCommand(command);
    if ("error" in checked) throw new AttuneError(checked.code);
    const over = this.membership?.over ?? null;
    if (over !== null) throw new AttuneError(over);
    if (this.#place === null) throw new AttuneError("notPaired");
    if (this.#status.kind === "unknown") throw new AttuneError("unknownToken");
    return await this.#place.submit(StoredCommand.parse(command));
  }

  /** May be lost: presence and touch inside a live breath. */
  pulse(pulse: Pulse): void {
    this.#place?.line.pulse(pulse);
  }

  /** Pairing is done: from here on this phone is a member. Resolves when that is safe on this phone. */
  async adopt(membership: Membership): Promise<void> {
    await this.start();
    this.#place?.close();
    const saved = this.#wipe({ [KEYS.membership]: JSON.stringify(membership) });
    this.#stored = { ...NOTHING, membership, serverMinusWallMs: this.#stored.serverMinusWallMs };
    this.#enter(membership);
    await saved;
  }

  /** One-sided and at once: nothing of the pairing stays on this phone. The server is told now or as soon as it can be. */
  async leave(): Promise<Outcome> {
    await this.start();
    const { environment } = this.#shared;
    const membership = this.membership;
    if (membership === null) throw new AttuneError("notPaired");
    const commandId = uuidV7(environment.wallNowMs(), environment.randomBytes(10));
    const leaving = { commandId, token: membership.token };
    const tellServer = membership.over === null;
    this.#place?.close("ended");
    this.#place = null;
    this.#stored = { ...NOTHING, serverMinusWallMs: this.#stored.serverMinusWallMs };
    const saved = this.#wipe(tellServer ? { [LEAVING_PREFIX + commandId]: JSON.stringify(leaving) } : {});
    this.#shared.clock.reset(environment.monotonicNowMs());
    this.#shared.emitter.emit("status", { kind: "idle" });
    this.#shared.emitter.emit("room", initialRoom);
    await saved.catch(() => undefined);
    return tellServer ? await this.#leavers.start(leaving) : { delivered: true, seq: 0 };
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #start(): Promise<void> {
    const texts = await this.#shared.journal.load();
    if (this.#closed !== null) return;
    this.#stored = readStored(texts);
    for (const leaving of this.#stored.leaving) void this.#leavers.start(leaving);
    const { membership } = this.#stored;
    if (membership === null) this.#shared.emitter.emit("status", { kind: "idle" });
    else if (membership.over !== null) this.#shared.emitter.emit("status", { kind: membership.over });
    else this.#enter(membership);
  }

  #enter(membership: Membership): void {
    this.#place = new Place(this.#shared, membership, this.#stored);
    this.#place.start();
  }

  /** The place is gone for this phone: what was shared there goes too, only the reason stays. */
  #statusChanged(status: Status): void {
    if (!sameStatus(status, this.#status)) this.#status = status;
    const { membership } = this;
    const over = status.kind === "ended" || status.kind === "moved" ? status.kind : null;
    if (over === null || membership?.over !== null) return;
    const nobody = { mine: "", partner: "" };
    const ended: Membership = { deviceId: "", token: "", rootKey: "", names: nobody, seat: null, over };
    this.#place?.close(over);
    this.#place = null;
    this.#stored = { ...NOTHING, membership: ended };
    void this.#wipe({ [KEYS.membership]: JSON.stringify(ended) }).catch(() => undefined);
    this.#shared.emitter.emit("room", initialRoom);
  }

  #wipe(keep: Readonly<Record<string, string>>): Promise<void> {
    const { journal } = this.#shared;
    return journal.write({ ...wipeChanges(journal.records.keys()), ...keep });
  }

  #wake(): void {
    this.#leavers.wake();
    this.#place?.wake();
  }

  async #close(): Promise<void> {
    this.#cancelWake();
    this.#leavers.close();
    this.#place?.close();
    this.#shared.emitter.emit("status", { kind: "closed" });
    await this.#started?.catch(() => undefined);
    await this.#shared.journal.idle();
    await this.#options.storage.close();
  }
}

/** The core of one phone. Nothing happens before `start`. */
export const createCore = (options: CoreOptions): Core => new Core(options);
