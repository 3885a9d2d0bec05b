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
import type { Transport } from "./transport.ts";

/** The app's options, completed by the platform's entry point. */
export type ClientParts = ClientOptions & {
  readonly transport: Transport;
  readonly environment: Environment;
  readonly loadEngine?: LoadEngine;
};

/** One phone of a pair. Only wires the parts it exposes; they do the work. */
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
   * Subscribes to one event; returns the unsubscribe function. A listener that throws doesn't affect the others. Throws
   * `badMessage` for an unknown name.
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

  /** The state of the connection, for display. */
  get status(): Status {
    return this.#phone.status;
  }

  /**
   * The state that the two share right now, one slice for each practice. Replaced on every change, never mutated, so it
   * can be compared by identity.
   */
  get room(): Room {
    return this.#phone.room;
  }

  /** Which of the two seats is this phone's; null until the server has said so. */
  get seat(): Seat | null {
    return this.#phone.seat;
  }

  /**
   * This phone comes in the place of a lost one, and the server hasn't said yet that it is in: leaving takes the request back,
   * and ends nobody's place.
   */
  get waits(): boolean {
    return this.#phone.waits;
  }

  /** The names given while pairing; empty once the pairing is over, null when not paired. */
  get names(): Names | null {
    return this.#phone.names;
  }

  /** The state of the shared clock: `unsynced`, `syncing` or `synced`, with offset, drift, uncertainty and round trip. */
  get clock(): ClockSnapshot {
    return this.#phone.clock;
  }

  /** Commands that the server hasn't acknowledged yet ("Not sent yet. It will go when you're connected."), oldest first. */
  get queued(): readonly QueuedCommand[] {
    return this.#phone.queued;
  }

  /** The shared time in milliseconds since 1970; null while it isn't known. Never jumps while `clock.status` is `synced`. */
  serverNowMs(): number | null {
    return this.#phone.serverNowMs();
  }

  /**
   * Like `serverNowMs`, but never null: while the shared time is unknown, or fell behind because the device slept
   * without a connection, this is the best guess from the device's own clock. Good enough for "around 8:30", offline
   * and right after the start too, and for a breath once `serverNowMs` has been known.
   */
  roughServerNowMs(): number {
    return this.#phone.roughServerNowMs();
  }

  /**
   * Stops everything and saves what is unsaved. A command still being saved resolves as queued once it is, and rejects with
   * `closed` or `storageFailed` if it can't be. Waits 5 s at most for a storage that doesn't answer. Idempotent; a new client
   * can use the same storage afterwards.
   */
  close(): Promise<void> {
    if (this.#closed !== null) return this.#closed;
    const closing: Deferred<void> = deferred();
    // Set before anything ends: a listener that hears of the end may call `close` again.
    this.#closed = closing.promise;
    closing.resolve(this.#close());
    return this.#closed;
  }

  async #close(): Promise<void> {
    // A pairing that is still being resumed waits for the phone, so waiting for it first would deadlock.
    const pairing = within(this.#phone.environment, CLOSE_WITHIN_MS, this.pairing.close());
    await Promise.all([pairing, this.#phone.close()]);
  }
}
