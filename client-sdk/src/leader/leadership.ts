import type { Status } from "../connection/status.ts";
import type { Core } from "../core/core.ts";
import type { Emitter } from "../emitter/emitter.ts";
import type { Engine } from "../engine/engine.ts";
import type { Cancel } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import { CORE_EVENTS, type CoreEvents } from "../events.ts";
import type { Phone } from "../phone.ts";
import { Lead, type LeadOptions } from "./lead.ts";
import { Leading, type Submit } from "./leading.ts";
import type { Channel } from "./tabs.ts";

export type LeadershipOptions = Pick<LeadOptions, "environment" | "storage" | "loadEngine" | "createCore"> & {
  /** This tab as the others see it. */
  readonly phone: Phone;
  readonly channel: Channel;
  readonly emit: Emitter<CoreEvents>["emit"];
  /** Sets what this tab shows while it has no core. */
  show(status: Status): void;
};

/** What a tab has while it leads: the core, once there is a pairing, and the requests of the other tabs. */
export class Leadership {
  readonly lead: Lead;
  /** Runs here what other tabs ask for. */
  readonly submit: Submit = async (command) => await (await this.paired()).submitWithId(command);
  readonly #options: LeadershipOptions;
  readonly #leading: Leading;
  readonly #relays: Cancel[] = [];
  #core: Core | null = null;
  #closed = false;

  constructor(options: LeadershipOptions) {
    const { environment, storage, loadEngine, phone, channel, show, emit } = options;
    this.#options = options;
    this.lead = new Lead({
      environment,
      storage,
      loadEngine,
      createCore: (engine) => this.#createCore(engine),
      idle: () => show({ kind: "idle" }),
      unloadable: (attempt) => show({ kind: "offline", reason: null, attempt }),
      readable: (working) => emit("storage", { working }),
    });
    this.#leading = new Leading(phone, channel, this.submit);
  }

  /** Null while there is nothing to run, or it is still reading the storage. */
  get core(): Core | null {
    return this.#core?.status.kind === "starting" ? null : this.#core;
  }

  /** The core of the pairing in the storage. Rejects with `notPaired` when there is none. */
  async paired(): Promise<Core> {
    const core = this.#core ?? (await this.lead.begun);
    if (this.#closed) throw new AttuneError("closed");
    if (core === null) throw new AttuneError("notPaired");
    return core;
  }

  /** Another tab leads now: this one's core no longer reports here. */
  stepDown(): void {
    for (const cancel of this.#relays) cancel();
    void this.close();
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#leading.close();
    return this.lead.close();
  }

  #createCore(engine: Engine): Core {
    const core = this.#options.createCore(engine);
    const { emit } = this.#options;
    const relay = (name: keyof CoreEvents, payload: unknown): void => {
      // A core that closes says `closed`. The tab itself says that once it is closed, and says nothing after it.
      if (name !== "status" || core.status.kind !== "closed") emit(name, payload as never); // the pair stays together
    };
    this.#relays.push(...CORE_EVENTS.map((name) => core.on(name, (payload) => relay(name, payload))));
    this.#core = core;
    return core;
  }
}
