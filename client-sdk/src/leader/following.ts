import type { Pulse } from "../../../shared/protocol/pulse.ts";
import type { Emitter } from "../emitter/emitter.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import type { CoreEvents } from "../events.ts";
import type { Errands } from "./errands.ts";
import { readTabMessage, stamped, type TabBody, type TabMessage } from "./messages.ts";
import { nextShown, type TabState } from "./shown-state.ts";
import type { Channel } from "./tabs.ts";

export type FollowingOptions = {
  readonly channel: Channel;
  readonly environment: Environment;
  readonly emit: Emitter<CoreEvents>["emit"];
  /** What this tab has asked for: the leader reports the outcomes. */
  readonly errands: Errands;
  /** The leader has a pairing. */
  paired(): void;
  /** What this tab has shown so far, and still does until the leader says more. */
  readonly shown: TabState;
};

/** Wall and monotonic clock further apart than this mean sleep: WALL_JUMP_MS of the disciplined clock. */
const APART_MS = 200;

/** A tab that follows: shows what the leader shows, and passes on to it what is asked here. */
export class Following {
  readonly #options: FollowingOptions;
  readonly #stop: Cancel;
  #state: TabState;
  /** When the leader wrote its last state, on this tab's monotonic clock; converted from the wall clock, which both share. */
  #heardAtMs = 0;
  #closed = false;

  constructor(options: FollowingOptions) {
    this.#options = options;
    this.#state = options.shown;
    this.#stop = options.channel.listen((message) => this.#heard(readTabMessage(message)));
    this.greet();
    options.errands.goTo((command) => this.#post({ tab: "submit", command }));
  }

  get state(): TabState {
    return this.#state;
  }

  /** When the leader was last heard, on the monotonic clock. */
  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  /** Null too when this tab's clocks show that it slept, or that somebody set one, since the leader was heard. */
  serverNowMs(): number | null {
    const { serverNowMs, wallNowMs } = this.#state;
    const apartMs = Math.abs(this.#options.environment.wallNowMs() - wallNowMs - this.#ageMs);
    return serverNowMs === null || apartMs > APART_MS ? null : serverNowMs + this.#ageMs;
  }

  untilServerMs(serverMs: number): number | null {
    const nowMs = this.serverNowMs();
    return nowMs === null ? null : serverMs - nowMs;
  }

  /** Counts what this tab has slept, even before the leader reports it. */
  knownNowMs(): number | null {
    const { knownNowMs, wallNowMs } = this.#state;
    const byWallMs = this.#options.environment.wallNowMs() - wallNowMs;
    return knownNowMs === null ? null : knownNowMs + Math.max(this.#ageMs, byWallMs);
  }

  greet(): void {
    this.#post({ tab: "hello" });
  }

  pulse(pulse: Pulse): void {
    this.#post({ tab: "pulse", pulse });
  }

  /** Nothing is posted from here on: the channel may be closed as well. */
  close(): void {
    this.#closed = true;
    this.#stop();
  }

  get #ageMs(): number {
    return this.#options.environment.monotonicNowMs() - this.#heardAtMs;
  }

  #heard(message: TabMessage | null): void {
    if (message === null) return;
    const { errands, emit } = this.#options;
    switch (message.tab) {
      case "leads":
        this.greet();
        return errands.again();
      case "state":
        return this.#show(message.state);
      case "event":
        // Name and payload belong to one message; the compiler loses that link.
        return emit(message.name, message.payload);
      case "queued":
        return errands.queued(message.id);
      case "done":
        return errands.delivered(message.id, message.seq);
      case "failed":
        return errands.failed(message.id, new AttuneError(message.code, message.retryAfterMs));
      default:
        return undefined;
    }
  }

  #show(state: TabState): void {
    const { environment, emit, paired } = this.#options;
    const before = this.#state;
    this.#state = nextShown(before, state);
    this.#heardAtMs = environment.monotonicNowMs() - (environment.wallNowMs() - state.wallNowMs);
    const changed = (name: keyof TabState): boolean => this.#state[name] !== before[name];
    if (changed("status")) emit("status", state.status);
    if (changed("room")) emit("room", state.room);
    if (changed("queued")) emit("outbox", state.queued);
    emit("clock", state.clock);
    if (state.seat !== null) paired();
  }

  #post(body: TabBody): void {
    if (!this.#closed) this.#options.channel.post(stamped(body));
  }
}
