import type { ReadHeads } from "../../../../server/rooms/heads.ts";
import { type Store, StoreUnavailable } from "../../../../server/store/port.ts";
import type { Chance } from "../chance.ts";
import type { Life } from "../life.ts";
import type { VirtualTime } from "../virtual-time.ts";
import type { SharedStore } from "./shared-store.ts";

export type LinkPorts = {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly life: Life;
  readonly shared: SharedStore;
};

const LATENCY_MS = [0, 3] as const;
/** How long a node takes to notice that its connection to the store is dead. */
const NOTICE_MS = [0, 40] as const;

/** One node's connection to the shared store: requests arrive in order, and when it breaks nobody knows what became of them. */
export class StoreLink {
  readonly #ports: LinkPorts;
  readonly #freeAtMs = { up: 0, down: 0 };
  /** Requests without an answer yet; each knows what to do when the connection breaks. */
  readonly #pending = new Set<() => void>();
  #downUntilMs = 0;
  /** How many requests failed. */
  failures = 0;

  constructor(ports: LinkPorts) {
    this.#ports = ports;
  }

  /** Lost with all requests and answers on it; there is a new one after this time. */
  cut(forMs: number): void {
    this.#downUntilMs = Math.max(this.#downUntilMs, this.#ports.time.nowMs + forMs);
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const lost of pending) lost();
  }

  /** Nothing gets through for a while; nothing is lost. */
  stall(forMs: number): void {
    const { nowMs } = this.#ports.time;
    for (const way of ["up", "down"] as const) this.#freeAtMs[way] = Math.max(this.#freeAtMs[way], nowMs) + forMs;
  }

  get #isDown(): boolean {
    return this.#ports.time.nowMs < this.#downUntilMs;
  }

  mend(): void {
    this.#downUntilMs = 0;
  }

  readonly heads: ReadHeads = (roomIds) =>
    this.#ask(async () => roomIds.map((roomId) => this.#ports.shared.image.rooms.get(roomId)?.head ?? null));

  readonly store: Store = {
    rooms: {
      load: (...args) => this.#ask((store) => store.rooms.load(...args)),
      append: (...args) => this.#ask((store) => store.rooms.append(...args)),
      read: (...args) => this.#ask((store) => store.rooms.read(...args)),
      command: (...args) => this.#ask((store) => store.rooms.command(...args)),
      due: (...args) => this.#ask((store) => store.rooms.due(...args)),
      purge: (...args) => this.#ask((store) => store.rooms.purge(...args)),
    },
    retention: {
      fadable: (...args) => this.#ask((store) => store.retention.fadable(...args)),
      fade: (...args) => this.#ask((store) => store.retention.fade(...args)),
      fadeLog: (...args) => this.#ask((store) => store.retention.fadeLog(...args)),
      sweep: (...args) => this.#ask((store) => store.retention.sweep(...args)),
    },
    devices: {
      find: (...args) => this.#ask((store) => store.devices.find(...args)),
      seen: (...args) => this.#ask((store) => store.devices.seen(...args)),
      seenSince: (...args) => this.#ask((store) => store.devices.seenSince(...args)),
    },
    get pairing(): never {
      throw new Error("Nobody pairs in here.");
    },
    get push(): never {
      throw new Error("Nobody is told of anything in here.");
    },
    get served(): never {
      throw new Error("Nobody loses a phone in here.");
    },
    ready: () => this.#ask((store) => store.ready()),
    close: () => Promise.resolve(),
  };

  /** A node that dies takes its answers with it, and sometimes what it has just sent. */
  #ask<Result>(run: (store: Store) => Promise<Result>): Promise<Result> {
    const { chance, life, shared } = this.#ports;
    if (this.#isDown) return this.#away();
    const isSentBeforeDeath = !chance.oneIn(3);
    return new Promise((resolve, reject) => {
      const lost = (): void => void this.#away().catch(reject);
      this.#pending.add(lost);
      const answer = (settle: () => void): void =>
        this.#carry("down", () => {
          if (this.#pending.delete(lost) && !life.ended) settle();
        });
      this.#carry("up", () => {
        if (!this.#pending.has(lost) || (life.ended && !isSentBeforeDeath)) return;
        run(shared.store).then(
          (result) => answer(() => resolve(result)),
          (error: unknown) => answer(() => reject(asError(error))),
        );
      });
    });
  }

  #away(): Promise<never> {
    const { chance, life } = this.#ports;
    this.failures += 1;
    return new Promise((_resolve, reject) => {
      life.after(chance.between(...NOTICE_MS), () => reject(new StoreUnavailable("The store is away.")));
    });
  }

  #carry(way: "up" | "down", deliver: () => void): void {
    const { time, chance } = this.#ports;
    const atMs = Math.max(this.#freeAtMs[way], time.nowMs + chance.between(...LATENCY_MS));
    this.#freeAtMs[way] = atMs;
    time.after(atMs - time.nowMs, deliver);
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
