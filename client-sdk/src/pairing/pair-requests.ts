import type { PairReply, PairRequest } from "../../../shared/protocol/pairing.ts";
import type { ConnectionDriver } from "../connection/driver.ts";
import type { ConnectionId } from "../connection/state.ts";
import { ACK_WITHIN_MS, backOff } from "../connection/timing.ts";
import { asError, type UnknownRefusal } from "../connection/unknown-refusal.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import { isLimit, type PairAnswer, readReply } from "./pair-reply.ts";

type Waiting = {
  readonly request: PairRequest;
  /** By this device's monotonic clock. Infinite for a request that waits for ever, whatever is in the way. */
  readonly untilMs: number;
  /** The server's last answer that it can't do it now. */
  said: AttuneError | null;
  tries: number;
  cancelNext: Cancel;
  settle(answer: PairAnswer | AttuneError): void;
};

/** Pairing requests waiting for an answer. Repeating one is harmless, so it is repeated until there is an answer. */
export class PairRequests {
  readonly #driver: ConnectionDriver;
  readonly #environment: Environment;
  readonly #waiting = new Set<Waiting>();
  readonly #deadlines = new Set<Cancel>();

  constructor(driver: ConnectionDriver, environment: Environment) {
    this.#driver = driver;
    this.#environment = environment;
  }

  /** Resolves with the server's answer. Rejects with its error, or after `withinMs` with what was in the way. */
  ask(request: PairRequest, withinMs: number): Promise<PairAnswer> {
    return new Promise((resolve, reject) => {
      const expire = (): void => waiting.settle(this.#inTheWay(waiting));
      const isPatient = withinMs === Number.POSITIVE_INFINITY;
      const cancel = isPatient ? () => undefined : this.#environment.setTimer(withinMs, expire);
      const untilMs = this.#environment.monotonicNowMs() + withinMs;
      const settle = (answer: PairAnswer | AttuneError): void => {
        cancel();
        waiting.cancelNext();
        this.#waiting.delete(waiting);
        if (answer instanceof AttuneError) reject(answer);
        else resolve(answer);
      };
      const waiting: Waiting = { request, untilMs, said: null, tries: 0, cancelNext: () => undefined, settle };
      this.#waiting.add(waiting);
      this.#send(waiting);
    });
  }

  /** There is a connection (again): sends everything that waits. */
  send(): void {
    for (const waiting of [...this.#waiting]) this.#send(waiting);
  }

  refuse(error: AttuneError): void {
    for (const { settle } of [...this.#waiting]) settle(error);
  }

  /** Refuses the requests with a time limit: somebody is waiting for them. */
  refuseImpatient(error: AttuneError): void {
    for (const { untilMs, settle } of [...this.#waiting]) if (Number.isFinite(untilMs)) settle(error);
  }

  close(): void {
    for (const cancel of this.#deadlines) cancel();
    this.refuse(new AttuneError("closed"));
  }

  /** Asks once, over one connection. Without an answer in time the connection is dead, whatever the socket says. */
  once(
    id: ConnectionId,
    request: PairRequest,
    withinMs: number,
    heard: (reply: PairReply | UnknownRefusal) => void,
  ): void {
    const cancel = this.#environment.setTimer(withinMs, () => {
      this.#deadlines.delete(cancel);
      this.#driver.put({ on: "silent", id });
    });
    this.#deadlines.add(cancel);
    this.#driver.connection(id)?.request("pair", request, (answer) => {
      cancel();
      this.#deadlines.delete(cancel);
      if (this.#driver.isCurrent(id)) heard(readReply(answer));
    });
  }

  #send(waiting: Waiting): void {
    const { serving } = this.#driver;
    if (serving === null) return;
    this.once(serving.id, waiting.request, ACK_WITHIN_MS, (reply) => {
      if (!("error" in reply)) return waiting.settle(reply);
      const { retry, retryAfterMs: toldMs = 0 } = reply;
      const error = asError(reply);
      const comesAgainMs = this.#environment.monotonicNowMs() + toldMs;
      const isTooLate = error.retry === "after" && comesAgainMs >= waiting.untilMs;
      if (retry !== "after" || isLimit(reply) || isTooLate) return waiting.settle(error);
      waiting.said = error;
      this.#sendLater(waiting, toldMs);
    });
  }

  /** Why there is no answer in time. A server that answers but can't do it now is not a missing connection. */
  #inTheWay({ said }: Waiting): AttuneError {
    const { state } = this.#driver;
    const error = state.at === "waiting" ? state.reason && asError(state.reason) : said;
    return error?.retry === "after" ? error : new AttuneError("offline");
  }

  /** Backs off with every try, on top of what the server asked for. */
  #sendLater(waiting: Waiting, toldMs: number): void {
    if (!this.#waiting.has(waiting)) return;
    const afterMs = toldMs + backOff(waiting.tries).maxMs;
    waiting.tries += 1;
    waiting.cancelNext();
    waiting.cancelNext = this.#environment.setTimer(afterMs, () => this.#send(waiting));
  }
}
