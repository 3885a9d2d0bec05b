import { type ErrorReply, errorReply } from "../../../shared/protocol/errors.ts";
import { type Attempt, PairNews, type PairRequest } from "../../../shared/protocol/pairing.ts";
import { ConnectionDriver } from "../connection/driver.ts";
import type { ConnectionId, ConnectionState } from "../connection/state.ts";
import { type Status, statusOf } from "../connection/status.ts";
import { PROBE_WITHIN_MS } from "../connection/timing.ts";
import { asError, type UnknownRefusal } from "../connection/unknown-refusal.ts";
import { VERSIONS } from "../connection/versions.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import type { Transport } from "../transport.ts";
import { type PairAnswer, readReply } from "./pair-reply.ts";
import { PairRequests } from "./pair-requests.ts";

export type PairLineOptions = {
  readonly transport: Transport;
  readonly environment: Environment;
  /** Only a member's phone has one, to replace or move a phone. */
  readonly token: string | null;
  /** Resumes what this phone was doing, after every connect. Null when there is nothing yet. */
  attach(): Extract<PairRequest, { type: "attach" }> | null;
  attached(reply: PairAnswer): void;
  news(attempt: Attempt): void;
  /** The server won't talk to this phone, whatever it tries. */
  refused(reason: ErrorReply | UnknownRefusal): void;
  /** The status of this connection, in the same terms as a member's. */
  status(status: Status): void;
};

/**
 * How long a request that somebody waits for may take. Then it rejects with `offline`, or with the code of a server that
 * answers but can't do it now. It rejects at once where waiting 15 s is pointless: server and app share no version, or the
 * server says to come back later than that.
 */
export const ASK_WITHIN_MS = 15_000;

/** What takes an update. */
const SLOW: ReadonlySet<string> = new Set(["versionTooOld", "versionTooNew"]);

/** How often the server is asked how the pairing stands. */
const LOOK_EVERY_MS = 20_000;

/** The connection of a pairing: resumes what this phone was doing, receives news of it, and carries its requests. */
export class PairLine {
  readonly #options: PairLineOptions;
  readonly #driver: ConnectionDriver;
  readonly #requests: PairRequests;
  #closed = false;
  #cancelLook: Cancel = () => undefined;

  constructor(options: PairLineOptions) {
    this.#options = options;
    const { transport, environment, token } = options;
    this.#driver = new ConnectionDriver({
      transport,
      environment,
      namespace: "/pair",
      hello: () => (token === null ? { versions: VERSIONS } : { token, versions: VERSIONS }),
      resume: (id) => this.#attach(id),
      probe: (id) => this.#lookAgain(id),
      received: (_id, name, body) => this.#received(name, body),
      changed: (state) => this.#changed(state),
    });
    this.#requests = new PairRequests(this.#driver, environment);
    this.#driver.put({ on: "start" });
  }

  /** Resolves with the server's answer; rejects with its error as an AttuneError. */
  ask(request: PairRequest, withinMs = Number.POSITIVE_INFINITY): Promise<PairAnswer> {
    if (this.#closed) return Promise.reject(new AttuneError("closed"));
    const { state } = this.#driver;
    if (state.at === "over") return Promise.reject(new AttuneError(state.reason));
    const answer = this.#requests.ask(request, withinMs);
    this.#tellSlow();
    return answer;
  }

  /** Whatever the server refuses here, the other side hears too: the attempt's news tell where it stands. */
  tell(request: PairRequest): void {
    this.ask(request).catch(() => undefined);
  }

  /** Asks for the attempt's state because news couldn't be stored. Without a connection, the next one asks anyway. */
  lookAgain(): void {
    const { serving } = this.#driver;
    if (serving !== null) this.#lookAgain(serving.id);
  }

  wake(): void {
    this.#driver.put({ on: "wake" });
  }

  close(): void {
    this.#closed = true;
    this.#driver.put({ on: "stop" });
    this.#requests.close();
  }

  #attach(id: ConnectionId): void {
    const request = this.#options.attach();
    if (request === null) return this.#driver.put({ on: "caughtUp", id });
    this.#driver.connection(id)?.request("pair", request, (answer) => {
      const reply = readReply(answer);
      if ("error" in reply && reply.retry === "after") {
        const reason = reply.code === "notUnderstood" ? null : reply;
        return this.#driver.put({ on: "refused", id, reason });
      }
      this.#driver.put({ on: "caughtUp", id });
      if ("error" in reply) this.#refused(reply);
      else this.#options.attached(reply);
    });
  }

  #refused(reason: ErrorReply | UnknownRefusal): void {
    this.#cancelLook();
    this.#options.refused(reason);
  }

  /** Asks repeatedly: news may be lost, and nobody sends any about a pairing that has ended. */
  #lookLater(): void {
    this.#cancelLook = this.#options.environment.setTimer(LOOK_EVERY_MS, () => {
      this.#lookLater();
      this.lookAgain();
    });
  }

  #changed(state: ConnectionState): void {
    this.#cancelLook();
    if (state.at === "live") this.#lookLater();
    this.#options.status(statusOf(state));
    if (state.at === "live") this.#requests.send();
    this.#tellSlow();
    if (state.at !== "over") return;
    this.#requests.refuse(new AttuneError(state.reason));
    this.#refused(errorReply(state.reason));
  }

  /** What doesn't change while somebody waits: requests with a time limit are refused at once. */
  #tellSlow(): void {
    const { state } = this.#driver;
    if (state.at !== "waiting" || state.reason === null) return;
    const { code, retryAfterMs = 0 } = state.reason;
    if (SLOW.has(code) || retryAfterMs >= ASK_WITHIN_MS) this.#requests.refuseImpatient(asError(state.reason));
  }

  /** Asks for the attempt's state. Without an answer in time the line is dead. */
  #lookAgain(id: ConnectionId): void {
    const request = this.#options.attach();
    if (request === null) return;
    this.#requests.once(id, request, PROBE_WITHIN_MS, (reply) => {
      if (!("error" in reply)) return this.#options.attached(reply);
      if (reply.retry !== "after") this.#refused(reply);
    });
  }

  #received(name: string, body: unknown): void {
    const news = name === "news" ? PairNews.safeParse(body).data : undefined;
    if (news !== undefined) this.#options.news(news.attempt);
  }
}
