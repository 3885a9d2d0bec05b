import type { Pulse } from "../../../shared/protocol/pulse.ts";
import type { Emitter } from "../emitter.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import type { CoreEvents } from "../events.ts";
import { Delivery, type Outcome, QUEUED_AFTER_MS } from "../outbox/outcome.ts";
import { uuidV7 } from "../outbox/uuid-v7.ts";
import type { CommandBody } from "../phone.ts";
import type { Submit } from "./leading.ts";
import { NOTHING_SHOWN, readTabMessage, stamped, type TabBody, type TabMessage, type TabState } from "./messages.ts";
import type { Channel } from "./tabs.ts";

type Open = {
  readonly body: Extract<TabBody, { tab: "submit" }>;
  readonly delivery: Delivery;
  readonly cancel: Cancel;
};

/** A tab that follows: shows what the leader shows, and has it do what is asked here. */
export class Following {
  readonly #channel: Channel;
  readonly #environment: Environment;
  readonly #emitter: Emitter<CoreEvents>;
  readonly #open = new Map<string, Open>();
  readonly #paired: () => void;
  readonly #stop: Cancel;
  #state = NOTHING_SHOWN;
  /** Of the local monotonic clock; wall instants that were compared once carry it over. */
  #heardAtMs = 0;

  /** `paired`: the leader shows a room for the first time. */
  constructor(channel: Channel, environment: Environment, emitter: Emitter<CoreEvents>, paired: () => void) {
    this.#channel = channel;
    this.#paired = paired;
    this.#environment = environment;
    this.#emitter = emitter;
    this.#stop = channel.listen((message) => this.#heard(readTabMessage(message)));
    this.#post({ tab: "hello" });
  }

  get state(): TabState {
    return this.#state;
  }

  /** When the leader was last heard, on the monotonic clock. */
  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  serverNowMs(): number | null {
    const { serverNowMs } = this.#state;
    return serverNowMs === null ? null : serverNowMs + this.#ageMs;
  }

  untilServerMs(serverMs: number): number | null {
    const nowMs = this.serverNowMs();
    return nowMs === null ? null : serverMs - nowMs;
  }

  roughServerNowMs(): number {
    const { roughServerNowMs } = this.#state;
    return roughServerNowMs === null ? this.#environment.wallNowMs() : roughServerNowMs + this.#ageMs;
  }

  get #ageMs(): number {
    return this.#environment.monotonicNowMs() - this.#heardAtMs;
  }

  greet(): void {
    this.#post({ tab: "hello" });
  }

  submit(asked: CommandBody): Promise<Outcome> {
    const nowMs = this.serverNowMs();
    const askedAtMs = nowMs === null ? {} : { askedAtMs: Math.floor(nowMs) };
    const id = uuidV7(this.#environment.wallNowMs(), this.#environment.randomBytes(10));
    const command = { ...asked, ...askedAtMs, id };
    const body: Open["body"] = { tab: "submit", command };
    const delivery = new Delivery();
    const cancel = this.#environment.setTimer(QUEUED_AFTER_MS, () => delivery.queued());
    this.#open.set(id, { body, delivery, cancel });
    this.#post(body);
    return delivery.outcome;
  }

  pulse(pulse: Pulse): void {
    this.#post({ tab: "pulse", pulse });
  }

  /** This tab leads now: what the old leader hasn't answered is done here, under the same ids. */
  handOver(submit: Submit): void {
    this.#stop();
    for (const { body, delivery, cancel } of this.#open.values()) {
      cancel();
      follow(delivery, submit(body.command));
    }
    this.#open.clear();
  }

  close(): void {
    this.#stop();
    for (const { delivery, cancel } of this.#open.values()) {
      cancel();
      delivery.failed(new AttuneError("closed"));
    }
    this.#open.clear();
  }

  #heard(message: TabMessage | null): void {
    if (message === null) return;
    switch (message.tab) {
      case "leads":
        this.greet();
        for (const { body } of this.#open.values()) this.#post(body);
        return undefined;
      case "state":
        return this.#show(message.state);
      case "event":
        // The pair came from one place and stays together.
        return this.#emitter.emit(message.name, message.payload);
      case "queued":
        return this.#open.get(message.id)?.delivery.queued();
      case "done":
        return this.#take(message.id)?.delivered(message.seq);
      case "failed":
        return this.#take(message.id)?.failed(new AttuneError(message.code, message.retryAfterMs));
      default:
        return undefined;
    }
  }

  #show(state: TabState): void {
    const before = this.#state;
    this.#state = state;
    this.#heardAtMs = this.#environment.monotonicNowMs() - (this.#environment.wallNowMs() - state.wallNowMs);
    const changed = (name: keyof TabState): boolean => JSON.stringify(before[name]) !== JSON.stringify(state[name]);
    if (changed("status")) this.#emitter.emit("status", state.status);
    if (changed("room")) this.#emitter.emit("room", state.room);
    if (changed("queued")) this.#emitter.emit("outbox", state.queued);
    this.#emitter.emit("clock", state.clock);
    if (before.seat === null && state.seat !== null) this.#paired();
  }

  #take(id: string): Delivery | undefined {
    const open = this.#open.get(id);
    open?.cancel();
    this.#open.delete(id);
    return open?.delivery;
  }

  #post(body: TabBody): void {
    this.#channel.post(stamped(body));
  }
}

function follow(delivery: Delivery, outcome: Promise<Outcome>): void {
  const failed = (error: unknown): void =>
    delivery.failed(error instanceof Error ? error : new AttuneError("noAnswer"));
  outcome.then((told) => {
    if (told.delivered) return delivery.delivered(told.seq);
    delivery.queued();
    told.done.then(({ seq }) => delivery.delivered(seq), failed);
    return undefined;
  }, failed);
}
