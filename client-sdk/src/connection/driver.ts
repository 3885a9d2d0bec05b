import { Drain } from "../../../shared/protocol/drain.ts";
import { ErrorReply } from "../../../shared/protocol/errors.ts";
import type { Hello } from "../../../shared/protocol/hello.ts";
import { type Cancel, type Environment, randomFraction } from "../environment/environment.ts";
import type { Connection, ConnectionListener, Namespace, Transport } from "../transport.ts";
import {
  type ConnectionEffect,
  type ConnectionId,
  type ConnectionInput,
  type ConnectionState,
  INITIAL,
  isCurrent,
  servingId,
} from "./state.ts";
import { step } from "./step.ts";
import { hurried, type Range } from "./timing.ts";

export type DriverOptions = {
  readonly transport: Transport;
  readonly environment: Environment;
  readonly isCurrent?: typeof isCurrent;
  /** Default `/`. */
  readonly namespace?: Namespace;
  hello(): Hello;
  /** The connection is up: ask for what was missed, then put in `caughtUp`, `gap` or `refused`. */
  resume(id: ConnectionId): void;
  /** Prove within 3 s that the line is alive, else put in `silent`. */
  probe(id: ConnectionId): void;
  /** Everything the server sends except `drain`, which the driver handles for every namespace. */
  received(id: ConnectionId, name: string, body: unknown): void;
  /** Whether the two are in the middle of something, so that an unreachable server is retried sooner. Default: never. */
  isPressing?(): boolean;
  changed(state: ConnectionState): void;
};

/** Runs the transition table: holds its state, its sockets and its one timer. Decides nothing itself. */
export class ConnectionDriver {
  readonly #options: DriverOptions;
  readonly #connections = new Map<ConnectionId, Connection>();
  readonly #inputs: ConnectionInput[] = [];
  #state: ConnectionState = INITIAL;
  #cancelTimer: Cancel = () => undefined;
  #stepping = false;

  constructor(options: DriverOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The connection that serves now, with its id; null when there is none. */
  get serving(): { readonly id: ConnectionId; readonly connection: Connection } | null {
    const id = servingId(this.#state);
    const connection = id === null ? undefined : this.#connections.get(id);
    return id === null || connection === undefined ? null : { id, connection };
  }

  /** The connection in use, serving or not yet; 0 when there is none. */
  get currentId(): ConnectionId {
    return "id" in this.#state ? this.#state.id : 0;
  }

  connection(id: ConnectionId): Connection | null {
    return this.#connections.get(id) ?? null;
  }

  isCurrent(id: ConnectionId): boolean {
    return (this.#options.isCurrent ?? isCurrent)(this.#state, id);
  }

  /** An effect may call back at once; its input then waits until this step is done. */
  put(input: ConnectionInput): void {
    this.#inputs.push(input);
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) this.#step(next);
    } finally {
      this.#stepping = false;
    }
  }

  #step(input: ConnectionInput): void {
    const before = this.#state;
    const { state, effects } = step(before, input, this.#options.isCurrent);
    this.#state = state;
    // A connection that was refused while catching up is still open: one of these effects closes it.
    for (const effect of effects) this.#run(effect);
    const isEnd = input.on === "closed" || input.on === "refused";
    if (isEnd && !isCurrent(state, input.id)) this.#connections.delete(input.id);
    if (state !== before) this.#options.changed(state);
  }

  #run(effect: ConnectionEffect): void {
    switch (effect.do) {
      case "open":
        return this.#open(effect.id);
      case "close":
        this.#connections.get(effect.id)?.close();
        this.#connections.delete(effect.id);
        return;
      case "resume":
        return this.#options.resume(effect.id);
      case "probe":
        return this.#options.probe(effect.id);
      case "timer":
        return this.#setTimer(this.#isPressed ? hurried(effect) : effect);
      case "noTimer":
        return this.#cancelTimer();
    }
  }

  #open(id: ConnectionId): void {
    const { transport, environment, namespace = "/" } = this.#options;
    const listener: ConnectionListener = {
      opened: () => this.put({ on: "opened", id }),
      refused: (reason) => this.put({ on: "refused", id, reason: ErrorReply.safeParse(reason).data ?? null }),
      closed: () => this.put({ on: "closed", id }),
      received: (name, body) => {
        if (!this.isCurrent(id)) return;
        const drain = name === "drain" ? Drain.safeParse(body).data : undefined;
        if (drain === undefined) this.#options.received(id, name, body);
        else this.put({ on: "drain", id, waitMs: drain.waitMs });
      },
    };
    try {
      this.#connections.set(id, transport.connect(namespace, this.#options.hello(), listener));
    } catch (error) {
      // The app may have brought its own transport. If it throws, that counts as a server that can't be reached.
      environment.report(error);
      listener.refused(null);
    }
  }

  /** Whether to wait less than usual. Only this phone's own back-off is shortened, never a wait that the server asked for. */
  get #isPressed(): boolean {
    const { at } = this.#state;
    return at === "waiting" && this.#state.reason === null && this.#options.isPressing?.() === true;
  }

  #setTimer({ minMs, maxMs }: Range): void {
    this.#cancelTimer();
    const { environment } = this.#options;
    const afterMs = minMs + (maxMs - minMs) * randomFraction(environment);
    this.#cancelTimer = environment.setTimer(afterMs, () => this.put({ on: "timeUp" }));
  }
}
