import type { ErrorReply } from "../../../shared/protocol/errors.ts";
import { PushReply, PushRequest } from "../../../shared/protocol/push.ts";
import type { ConnectionDriver } from "../connection/driver.ts";
import type { ConnectionId } from "../connection/state.ts";
import { ACK_WITHIN_MS } from "../connection/timing.ts";
import { asError, readUnknownRefusal, type UnknownRefusal } from "../connection/unknown-refusal.ts";
import { type Deferred, deferred } from "../deferred.ts";
import { demand } from "../demands/demands.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import { KEYS } from "../storage/keys.ts";
import type { Changes } from "../storage/storage.ts";
import type { WantedPush } from "./wanted-push.ts";

/** `delivered`: the server has it. If not, it is saved on this phone and goes by itself, also after a restart. */
export type PushOutcome = { readonly delivered: boolean };

export type PushDeskOptions = {
  readonly environment: Environment;
  readonly driver: Pick<ConnectionDriver, "serving" | "isCurrent">;
  /** What was wanted when the app was closed. */
  readonly wanted: WantedPush | null;
  save(changes: Changes): Promise<void>;
};

/** How long to wait when the server doesn't say. */
const AGAIN_AFTER_MS = 5_000;

/**
 * Keeps what this phone wants to be notified of while its app is closed, and tells the server. Does so once in the life of
 * this client even if the server knew, because one that was restored may have forgotten.
 */
export class PushDesk {
  readonly #options: PushDeskOptions;
  #wanted: WantedPush | null;
  /** What the storage holds once everything is written: another one than wanted while that is being saved. */
  #kept: WantedPush | null;
  /** The connection on which the server was told, or is being told. */
  #toldOn: ConnectionId = 0;
  #isTold = false;
  #asking: Deferred<PushOutcome> | null = null;
  readonly #askingKey = new Set<Deferred<string>>();
  #cancel: Cancel = () => undefined;

  constructor(options: PushDeskOptions) {
    this.#options = options;
    this.#wanted = options.wanted;
    this.#kept = options.wanted;
  }

  /** The server's own key, over the connection there is. Rejects with `noAnswer` when none came in 10 s. */
  async key(): Promise<string> {
    const { driver, environment } = this.#options;
    const asking = deferred<string>();
    const cancel = environment.setTimer(ACK_WITHIN_MS, () => asking.reject(new AttuneError("noAnswer")));
    this.#askingKey.add(asking);
    driver.serving?.connection.request("push", { type: "key" }, (answer) => {
      const reply = PushReply.safeParse(answer).data ?? readUnknownRefusal(answer);
      if (reply === null) asking.reject(new AttuneError("noAnswer"));
      else if ("error" in reply) asking.reject(asError(reply));
      else asking.resolve(reply.publicKey);
    });
    try {
      return await asking.promise;
    } finally {
      cancel();
      this.#askingKey.delete(asking);
    }
  }

  /**
   * Replaces what was wanted before. Rejects when the server refuses: then nothing is wanted any more. A wrong type is
   * refused here, and changes nothing.
   */
  async want(wanted: WantedPush): Promise<PushOutcome> {
    const { success: isRight } = PushRequest.safeParse(wanted);
    demand(isRight, "This takes PushSubscription.toJSON(), and quietHours of { fromMinute, toMinute, zone }.");
    if (!isRight) throw new AttuneError("badMessage");
    await this.#save(wanted).catch(() => {
      // What couldn't be written goes with the next write, which must then hold what was wanted before.
      if (this.#kept === wanted) this.#save(this.#wanted).catch(() => undefined);
      throw new AttuneError("storageFailed");
    });
    this.#settle({ delivered: false });
    this.#wanted = wanted;
    const asking = deferred<PushOutcome>();
    this.#asking = asking;
    this.tellAgain();
    return await asking.promise;
  }

  /** Tells the server again: it may have forgotten. */
  tellAgain(): void {
    this.#isTold = false;
    this.#toldOn = 0;
    this.pump();
  }

  /** The connection has changed, or there is something to tell. */
  pump(): void {
    const { serving } = this.#options.driver;
    if (serving === null) return this.#settle({ delivered: false });
    if (this.#wanted === null || this.#isTold || this.#toldOn === serving.id) return undefined;
    return this.#tell(this.#wanted, serving);
  }

  close(): void {
    this.#cancel();
    const closed = new AttuneError("closed");
    for (const asking of this.#askingKey) asking.reject(closed);
    this.#asking?.reject(closed);
    this.#asking = null;
  }

  #tell(wanted: WantedPush, { id, connection }: NonNullable<ConnectionDriver["serving"]>): void {
    this.#toldOn = id;
    this.#wait(ACK_WITHIN_MS, () => this.#settle({ delivered: false }));
    connection.request("push", wanted, (answer) => {
      if (this.#wanted !== wanted || this.#toldOn !== id) return;
      this.#cancel();
      const reply = PushReply.safeParse(answer).data ?? readUnknownRefusal(answer);
      if (reply === null) this.#settle({ delivered: false });
      else if ("error" in reply) this.#refused(reply);
      else this.#taken(wanted);
    });
  }

  #taken({ type }: WantedPush): void {
    this.#isTold = true;
    if (type === "unsubscribe") this.#forget();
    this.#settle({ delivered: true });
  }

  #refused(reply: ErrorReply | UnknownRefusal): void {
    if (reply.retry === "after") {
      this.#settle({ delivered: false });
      this.#wait(reply.retryAfterMs ?? AGAIN_AFTER_MS, () => {
        this.#toldOn = 0;
        this.pump();
      });
      return;
    }
    this.#forget();
    this.#asking?.reject(asError(reply));
    this.#asking = null;
  }

  /** What is being saved meanwhile stays. */
  #forget(): void {
    if (this.#kept === this.#wanted) this.#save(null).catch(() => undefined);
    this.#wanted = null;
  }

  #settle(outcome: PushOutcome): void {
    this.#asking?.resolve(outcome);
    this.#asking = null;
  }

  #wait(ms: number, then: () => void): void {
    this.#cancel();
    this.#cancel = this.#options.environment.setTimer(ms, then);
  }

  #save(wanted: WantedPush | null): Promise<void> {
    this.#kept = wanted;
    return this.#options.save({ [KEYS.push]: wanted === null ? null : JSON.stringify(wanted) });
  }
}
