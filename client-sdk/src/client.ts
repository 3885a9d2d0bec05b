import type { ClockSnapshot } from "../../shared/clock/disciplined-clock.ts";
import type { Seat } from "../../shared/protocol/ids.ts";
import type { Room } from "../../shared/room/room.ts";
import type { ClientOptions } from "./client-options.ts";
import type { Status } from "./connection/status.ts";
import { type Deferred, deferred } from "./deferred.ts";
import type { Emitter } from "./emitter/emitter.ts";
import { type LoadEngine, loadEngine as loadEngineChunk } from "./engine/load-engine.ts";
import type { Environment } from "./environment/environment.ts";
import { CLOSE_WITHIN_MS, within } from "./environment/within.ts";
import type { CoreEvents, QueuedCommand } from "./events.ts";
import { TabPhone } from "./leader/tab-phone.ts";
import { soloTabs } from "./leader/tabs.ts";
import { Pairing } from "./pairing/pairing.ts";
import { Breath } from "./practices/breath.ts";
import { Devices, Hear, Here } from "./practices/small-signals.ts";
import { Space } from "./practices/space.ts";
import { Push } from "./push/push.ts";
import { answering } from "./storage/answering.ts";
import type { Names } from "./storage/membership.ts";
import type { Transport } from "./transport/transport.ts";

/** What an app may choose, with what a platform's entry brings where the app has not. */
export type ClientParts = ClientOptions & {
  readonly transport: Transport;
  readonly environment: Environment;
  readonly loadEngine?: LoadEngine;
};

/** One phone of a pair. Only wires: what it does is in the parts it shows. */
export class AttuneClient {
  /** Inviting and joining by code, QR or link; changing phones; leaving. */
  readonly pairing: Pairing;
  /** Breathing together. */
  readonly breath: Breath;
  /** A time apart with a promise to come back. */
  readonly space: Space;
  /** Soft replies. */
  readonly hear: Hear;
  /** "I'm here": a small message. */
  readonly here: Here;
  /** Changes of phone, and "I still have my phone". */
  readonly devices: Devices;
  /** Small updates while the app is closed. */
  readonly push: Push;
  /**
   * Subscribes to one kind of event; returns how to stop. A listener that throws stops nobody else. Throws `badMessage` for a
   * name that there isn't.
   */
  readonly on: Emitter<CoreEvents>["on"];
  readonly #phone: TabPhone;
  #closed: Promise<void> | null = null;

  constructor({
    url,
    linkOrigin = url,
    storage: given,
    transport,
    environment,
    tabs = soloTabs,
    outputLatencyMs = {},
    loadEngine = loadEngineChunk,
  }: ClientParts) {
    const storage = answering(given, environment);
    this.#phone = new TabPhone({
      environment,
      tabs,
      storage,
      loadEngine,
      createCore: (engine) => engine.createCore({ transport, storage, environment }),
      steppedDown: () => void this.pairing.close(),
    });
    const options = { transport, origin: linkOrigin, storage, core: () => this.#phone.core() };
    this.pairing = new Pairing(options, (error) => environment.report(error));
    this.breath = new Breath(this.#phone);
    this.space = new Space(this.#phone);
    this.hear = new Hear(this.#phone);
    this.here = new Here(this.#phone);
    this.devices = new Devices(this.#phone);
    this.push = new Push(() => this.#phone.core());
    this.on = this.#phone.on;
    this.breath.setOutputLatency(outputLatencyMs);
  }

  /** What to show of the connection. */
  get status(): Status {
    return this.#phone.status;
  }

  /** What the two have in common right now, one slice a practice. Replaced, never changed, so it can be compared by identity. */
  get room(): Room {
    return this.#phone.room;
  }

  /** Which of the two places is this phone's; null until the server has said so once. */
  get seat(): Seat | null {
    return this.#phone.seat;
  }

  /** As given when pairing; null when not paired. */
  get names(): Names | null {
    return this.#phone.names;
  }

  /** The shared clock: `unsynced`, `syncing` or `synced`, with offset, drift, uncertainty and round trip. */
  get clock(): ClockSnapshot {
    return this.#phone.clock;
  }

  /** Commands that the server hasn't taken yet ("Not sent yet. It will go when you're connected."), the oldest first. */
  get queued(): readonly QueuedCommand[] {
    return this.#phone.queued();
  }

  /** The shared time in milliseconds since 1970; null while it can't be told. Never jumps while `clock.status` is `synced`. */
  serverNowMs(): number | null {
    return this.#phone.serverNowMs();
  }

  /**
   * As `serverNowMs`, or the best guess by this device's clock while that is null, or stood still without a connection because
   * the device slept: good enough for "around 8:30", also offline and right after the start; and for a breath once
   * `serverNowMs` has been there.
   */
  roughServerNowMs(): number {
    return this.#phone.roughServerNowMs();
  }

  /**
   * Stops everything, saves what is unsaved. What waits for that is called queued when it is saved, and rejects with `closed`
   * or `storageFailed` when it isn't. A storage that doesn't answer is waited for 5 s at most. Idempotent; the same storage
   * can be used by a new client afterwards.
   */
  close(): Promise<void> {
    if (this.#closed !== null) return this.#closed;
    const closing: Deferred<void> = deferred();
    // Before anything ends: who hears of its end may call this again.
    this.#closed = closing.promise;
    closing.resolve(this.#close());
    return this.#closed;
  }

  async #close(): Promise<void> {
    // A pairing that is only being taken up waits for the phone, so it can't be waited for first.
    const pairing = within(this.#phone.environment, CLOSE_WITHIN_MS, this.pairing.close());
    await Promise.all([pairing, this.#phone.close()]);
  }
}
