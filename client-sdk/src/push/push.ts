import type { QuietHours } from "../../../shared/protocol/push.ts";
import { whyNoConnection, whyNoRoom } from "../connection/reasons.ts";
import { isOpening, type Status } from "../connection/status.ts";
import { demandFields } from "../demands/demands.ts";
import { fieldsOf } from "../demands/given.ts";
import type { Emitter } from "../emitter/emitter.ts";
import { AttuneError } from "../errors.ts";
import type { CoreEvents } from "../events.ts";
import type { PushDesk, PushOutcome } from "./push-desk.ts";

/** The part of the phone used here: the desk that talks to the server about push, while there is a pairing. */
type PushPhone = {
  readonly push: PushDesk | null;
  readonly status: Status;
  readonly on: Emitter<CoreEvents>["on"];
};

/** What a browser's `PushSubscription.toJSON()` returns. */
export type PushAddress = {
  readonly endpoint?: string | undefined;
  readonly keys?: Readonly<Record<string, string>> | undefined;
};

/** When this phone is not to be notified. */
export type PushChoice = {
  /** When nothing is sent to this phone, nor afterwards. The other phone never learns of it. Default: never. */
  readonly quietHours?: QuietHours | undefined;
};

/** Small updates while the app is closed: that something is new, never what. For this phone alone. */
export class Push {
  readonly #phone: () => Promise<PushPhone>;

  constructor(phone: () => Promise<PushPhone>) {
    this.#phone = phone;
  }

  /**
   * The server's key, for `pushManager.subscribe({ applicationServerKey })`. Waits for a connection that is being made. Rejects
   * with `notPaired`, `noAnswer`, and without a connection with `offline` or the reason for that: `versionTooOld`,
   * `versionTooNew`, `devicePending`, `busy` and the like.
   */
  async publicKey(): Promise<string> {
    const phone = await this.#phone();
    await untilDecided(phone);
    const desk = deskOf(phone);
    const why = whyNoConnection(phone);
    if (why !== null) throw new AttuneError(why);
    return await desk.key();
  }

  /**
   * Has the server notify this address. Calling it again with other hours replaces the former ones. Rejects with
   * `pushHostUnknown`, `zoneUnknown`, `badMessage` or `storageFailed`; without a connection it is saved and goes by itself.
   */
  async subscribe(address: PushAddress, choice: PushChoice = {}): Promise<PushOutcome> {
    demandFields(choice, "{ quietHours }");
    const { endpoint = "", keys } = fieldsOf(address);
    const { p256dh = "", auth = "" } = fieldsOf(keys);
    const { quietHours } = fieldsOf(choice);
    const quiet = quietHours === undefined ? {} : { quiet: quietHours };
    return await (await this.#desk()).want({ type: "subscribe", endpoint, keys: { p256dh, auth }, ...quiet });
  }

  /** The server forgets the address of this phone. Rejects with `notPaired` or `storageFailed`. */
  async unsubscribe(): Promise<PushOutcome> {
    return await (await this.#desk()).want({ type: "unsubscribe" });
  }

  async #desk(): Promise<PushDesk> {
    return deskOf(await this.#phone());
  }
}

/** A connection that is being made serves soon, or fails. */
function untilDecided({ status, on }: PushPhone): Promise<void> {
  return new Promise((resolve) => {
    if (!isOpening(status)) return resolve();
    const stop = on("status", (next) => {
      if (isOpening(next)) return;
      stop();
      resolve();
    });
  });
}

function deskOf(phone: PushPhone): PushDesk {
  const why = whyNoRoom(phone);
  if (why !== null || phone.push === null) throw new AttuneError(why ?? "notPaired");
  return phone.push;
}
