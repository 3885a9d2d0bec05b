import type { ClockSnapshot } from "../../../shared/clock/disciplined-clock.ts";
import type { Head } from "../../../shared/protocol/envelope.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import type { Pulse } from "../../../shared/protocol/pulse.ts";
import type { Room } from "../../../shared/room/room.ts";
import type { Status } from "../connection/status.ts";
import type { Core } from "../core.ts";
import { createEmitter, type Emitter } from "../emitter.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import type { CoreEvents, QueuedCommand } from "../events.ts";
import type { Outcome } from "../outbox/outcome.ts";
import type { CommandBody, Names, Phone } from "../phone.ts";
import { Following, NOTHING_SHOWN } from "./following.ts";
import { Leading } from "./leading.ts";
import type { Campaign, Tabs } from "./tabs.ts";

export type TabPhoneOptions = {
  readonly environment: Environment;
  readonly tabs: Tabs;
  /** A core on the storage that all tabs share; it is started here. */
  createCore(): Core;
  /** Another tab leads now: what only a leader may do ends. */
  steppedDown(): void;
};

/** A leader that doesn't answer this long, while this tab is looked at, is frozen: this tab takes over. */
const ANSWER_WITHIN_MS = 2_000;
/** Another tab may be in the middle of something that it won't give up. */
const LEAD_WITHIN_MS = 5_000;

const CLOSED: Status = { kind: "closed" };

const EVENTS = [
  "status",
  "event",
  "room",
  "caughtUp",
  "reset",
  "clock",
  "pulse",
  "outbox",
  "storage",
  "delivered",
  "rejected",
  "dropped",
] as const satisfies readonly (keyof CoreEvents)[];

/** The phone as this tab has it: its own core while it leads, the leader's word while it follows. */
export class TabPhone implements Phone {
  readonly environment: Environment;
  readonly on: Emitter<CoreEvents>["on"];
  readonly #options: TabPhoneOptions;
  readonly #emitter: Emitter<CoreEvents>;
  readonly #campaign: Campaign;
  readonly #cancelWake: Cancel;
  #following: Following | null;
  #leading: { readonly core: Core; readonly leading: Leading; readonly relay: readonly Cancel[] } | null = null;
  #waitingToLead: ((core: Core) => void)[] = [];
  #closed: Promise<void> | null = null;

  constructor(options: TabPhoneOptions) {
    const { environment, tabs } = options;
    this.#options = options;
    this.environment = environment;
    this.#emitter = createEmitter((error) => environment.report(error));
    this.on = this.#emitter.on;
    this.#following = new Following(tabs.channel, environment, this.#emitter);
    this.#cancelWake = environment.onWake(() => this.#checkLeader());
    this.#campaign = tabs.campaign({ lead: () => this.#lead(), stepDown: () => this.#stepDown() });
  }

  get status(): Status {
    if (this.#closed !== null) return CLOSED;
    return this.#shown.status;
  }

  get room(): Room {
    return this.#shown.room;
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

  serverNowMs(): number | null {
    if (this.#leading !== null) return this.#leading.core.serverNowMs();
    const { serverNowMs = null } = this.#following?.state ?? {};
    return serverNowMs === null ? null : serverNowMs + (this.#following?.ageMs ?? 0);
  }

  roughServerNowMs(): number {
    if (this.#leading !== null) return this.#leading.core.roughServerNowMs();
    return (this.#following?.state.roughServerNowMs ?? 0) + (this.#following?.ageMs ?? 0);
  }

  queued(): readonly QueuedCommand[] {
    return this.#leading?.core.queued() ?? this.#following?.state.queued ?? [];
  }

  submit(body: CommandBody): Promise<Outcome> {
    const doer = this.#doer;
    return doer === null ? Promise.reject(new AttuneError("closed")) : doer.submit(body);
  }

  leave(): Promise<Outcome> {
    const doer = this.#doer;
    return doer === null ? Promise.reject(new AttuneError("closed")) : doer.leave();
  }

  pulse(pulse: Pulse): void {
    this.#doer?.pulse(pulse);
  }

  /** The core, once this tab leads; it takes the lead if it has to. Rejects with `otherTab` when it doesn't get it. */
  core(): Promise<Core> {
    if (this.#closed !== null) return Promise.reject(new AttuneError("closed"));
    if (this.#leading !== null) return Promise.resolve(this.#leading.core);
    return new Promise((resolve, reject) => {
      const cancel = this.environment.setTimer(LEAD_WITHIN_MS, () => reject(new AttuneError("otherTab")));
      this.#waitingToLead.push((core) => {
        cancel();
        resolve(core);
      });
      this.#campaign.take();
    });
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  get #doer(): Core | Following | null {
    return this.#leading?.core ?? this.#following;
  }

  get #shown(): Pick<Phone, "status" | "room" | "head" | "clock" | "seat" | "names"> {
    return this.#leading?.core ?? this.#following?.state ?? NOTHING_SHOWN;
  }

  #lead(): void {
    if (this.#closed !== null || this.#leading !== null) return;
    const core = this.#options.createCore();
    const relay = EVENTS.map((name) => core.on(name, (payload) => this.#emitter.emit(name, payload as never)));
    this.#leading = { core, leading: new Leading(core, this.#options.tabs.channel), relay };
    this.#following?.handOver(
      (command) => core.submitWithId(command),
      () => core.leave(),
    );
    this.#following = null;
    void core.start();
    for (const resolve of this.#waitingToLead.splice(0)) resolve(core);
  }

  #stepDown(): void {
    const led = this.#leading;
    if (led === null) return;
    this.#leading = null;
    this.#following = new Following(this.#options.tabs.channel, this.environment, this.#emitter);
    this.#options.steppedDown();
    led.leading.close();
    for (const cancel of led.relay) cancel();
    void led.core.close();
  }

  /** This tab is looked at: a leader that has been frozen in the background can't be followed. */
  #checkLeader(): void {
    const following = this.#following;
    if (following === null) return;
    const { heardAtMs } = following;
    following.greet();
    this.environment.setTimer(ANSWER_WITHIN_MS, () => {
      if (this.#following === following && following.heardAtMs === heardAtMs) this.#campaign.take();
    });
  }

  async #close(): Promise<void> {
    this.#cancelWake();
    this.#following?.close();
    this.#leading?.leading.close();
    await this.#leading?.core.close();
    this.#campaign.end();
  }
}
