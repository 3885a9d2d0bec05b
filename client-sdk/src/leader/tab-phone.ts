import type { ClockSnapshot } from "../../../shared/clock/disciplined-clock.ts";
import type { Head } from "../../../shared/protocol/envelope.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import type { Pulse } from "../../../shared/protocol/pulse.ts";
import type { Room } from "../../../shared/room/room.ts";
import type { Status } from "../connection/status.ts";
import type { Core } from "../core/core.ts";
import { demandShape } from "../demands/demands.ts";
import { createEmitter, type Emitter } from "../emitter/emitter.ts";
import type { Engine } from "../engine/engine.ts";
import type { LoadEngine } from "../engine/load-engine.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import { CORE_EVENTS, type CoreEvents, type QueuedCommand } from "../events.ts";
import { type CommandBody, named } from "../outbox/named.ts";
import type { Outcome } from "../outbox/outcome.ts";
import type { Phone } from "../phone.ts";
import type { Names } from "../storage/membership.ts";
import type { Storage } from "../storage/storage.ts";
import { Errands } from "./errands.ts";
import { Following } from "./following.ts";
import { Leadership } from "./leadership.ts";
import { Reader } from "./reader.ts";
import { Role } from "./role.ts";
import { carriedOver, NOTHING_SHOWN, type Shown, type TabState } from "./shown-state.ts";
import type { Tabs } from "./tabs.ts";
import { toldOnce } from "./told-once.ts";

export type TabPhoneOptions = {
  readonly environment: Environment;
  readonly tabs: Tabs;
  readonly storage: Storage;
  readonly loadEngine: LoadEngine;
  /** A core on the storage that all tabs share; starting it is done here. */
  createCore(engine: Engine): Core;
  /** Another tab leads now: what only a leader may do ends. */
  steppedDown(): void;
};

/** The phone as this tab sees it: through its own core while it leads, through the leader's messages while it follows. */
export class TabPhone implements Phone {
  readonly environment: Environment;
  readonly on: Emitter<CoreEvents>["on"];
  readonly #options: TabPhoneOptions;
  readonly #emit: Emitter<CoreEvents>["emit"];
  readonly #reader: Reader;
  readonly #role: Role;
  readonly #errands = new Errands();
  readonly #cancelWake: Cancel;
  /** What this tab shows while it leads without a core: at first, what it showed before. */
  #idle: TabState = NOTHING_SHOWN;
  #closed: Promise<void> | null = null;

  constructor(options: TabPhoneOptions) {
    const { environment, tabs } = options;
    this.#options = options;
    this.environment = environment;
    const { on, emit } = createEmitter<CoreEvents>((error) => environment.report(error), CORE_EVENTS);
    this.on = on;
    this.#emit = toldOnce(emit, () => this.head);
    this.#reader = new Reader(options.loadEngine, () => {
      if (this.seat !== null) this.#emit("room", this.room);
    });
    this.#role = new Role({
      environment,
      tabs,
      lead: () => this.#lead(),
      follow: (led) => this.#follow(led),
      steppedDown: () => options.steppedDown(),
    });
    this.#cancelWake = environment.onWake(() => this.#role.checkLeader());
    this.#role.begin();
  }

  get engine(): Engine | null {
    return this.#reader.engine;
  }

  get status(): Status {
    return this.#shown.status;
  }

  /** Empty until the engine is loaded, which is needed to read a room. */
  get room(): Room {
    return this.engine === null ? NOTHING_SHOWN.room : this.#shown.room;
  }

  get head(): Head | null {
    return this.#shown.head;
  }

  get clock(): ClockSnapshot {
    return this.#shown.clock;
  }

  get seat(): Seat | null {
    return this.#shown.seat;
  }

  get names(): Names | null {
    return this.#shown.names;
  }

  get waits(): boolean {
    return this.#shown.waits;
  }

  get queued(): readonly QueuedCommand[] {
    return this.#shown.queued;
  }

  loadEngine(): Promise<Engine> {
    return this.#reader.load();
  }

  serverNowMs(): number | null {
    return this.#core?.serverNowMs() ?? this.#following?.serverNowMs() ?? null;
  }

  untilServerMs(serverMs: number): number | null {
    return (this.#core ?? this.#following)?.untilServerMs(serverMs) ?? null;
  }

  roughServerNowMs(): number {
    return this.#core?.roughServerNowMs() ?? this.knownNowMs() ?? this.environment.wallNowMs();
  }

  knownNowMs(): number | null {
    return (this.#core ?? this.#following)?.knownNowMs() ?? null;
  }

  async submit(body: CommandBody): Promise<Outcome> {
    this.#role.checkLeader();
    // Before the storage is read this phone doesn't know the time.
    await this.#role.leadership?.lead.begun;
    const command = named(body, this.knownNowMs(), this.environment);
    demandShape(() => this.engine?.issueIn(command));
    return await this.#errands.ask(command);
  }

  pulse(pulse: Pulse): void {
    (this.#core ?? this.#following)?.pulse(pulse);
  }

  /** The core, once this tab leads; takes the lead if need be. Rejects with `otherTab` when it doesn't get it. */
  async core(): Promise<Core> {
    if (this.#closed !== null) throw new AttuneError("closed");
    return await (await this.#role.lead()).core();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  get #shown(): Shown {
    return this.#core ?? this.#following?.state ?? this.#idle;
  }

  get #core(): Core | null {
    return this.#role.leadership?.core ?? null;
  }

  get #following(): Following | null {
    return this.#role.following;
  }

  #lead(): Leadership {
    const { environment, storage, tabs, createCore } = this.#options;
    this.#idle = carriedOver(this.#shown);
    const leadership = new Leadership({
      environment,
      storage,
      loadEngine: () => this.loadEngine(),
      phone: this,
      channel: tabs.channel,
      emit: this.#emit,
      createCore,
      show: (status) => this.#show(status),
    });
    this.#errands.goTo((command) => this.#errands.follow(command.id, leadership.submit(command)));
    return leadership;
  }

  #follow(led: Leadership | null): Following {
    const shown = carriedOver(led?.core ?? this.#idle);
    const { channel } = this.#options.tabs;
    const [environment, emit, errands] = [this.environment, this.#emit, this.#errands];
    // Shows the leader's room. If the engine can't be loaded, the leader's next message tries again.
    const paired = (): void => void this.loadEngine().catch(() => undefined);
    return new Following({ channel, environment, emit, errands, paired, shown });
  }

  #show(status: Status): void {
    this.#idle = { ...NOTHING_SHOWN, status };
    this.#emit("status", status);
  }

  async #close(): Promise<void> {
    this.#cancelWake();
    await this.#role.close();
    this.#errands.close();
    this.#show({ kind: "closed" });
  }
}
