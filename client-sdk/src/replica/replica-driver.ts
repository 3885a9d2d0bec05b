import { type Head, isFaded, type LogEntry } from "../../../shared/protocol/envelope.ts";
import type { LogId, Seat } from "../../../shared/protocol/ids.ts";
import type { Digest } from "../../../shared/room/chain.ts";
import { toEvent } from "../../../shared/room/registry.ts";
import type { Room } from "../../../shared/room/room.ts";
import type { Emitter } from "../emitter/emitter.ts";
import type { Environment } from "../environment/environment.ts";
import type { CoreEvents } from "../events.ts";
import type { Rules } from "../rules.ts";
import type { Changes } from "../storage/storage.ts";
import { type CatchUp, catchUp } from "./catch-up.ts";
import { Fader } from "./fader.ts";
import { type Received, Replica } from "./replica.ts";
import { positionChanges, type StoredPosition } from "./stored-position.ts";

/** Nobody misses what faded this much too early. */
const EARLY_MS = 5_000;

export type ReplicaDriverOptions = {
  readonly rules: Pick<Rules, "follows">;
  readonly digest: Digest;
  readonly environment: Environment;
  readonly emit: Emitter<CoreEvents>["emit"];
  readonly stored: StoredPosition | null;
  /** Server time; null until this phone has heard it once. */
  nowMs(): number | null;
  /** Events were applied: before listeners hear of them, and before the position is saved. */
  applied(entries: readonly LogEntry[], head: Head): void;
  /** The server says which of the two seats is this phone's: before listeners hear of the room. */
  seated(seat: Seat): void;
  /** The server says that the log ends here. `mayLack`: it may lack what it had acked before, under the same name. */
  resumed(head: Head, mayLack: boolean): void;
  /** The position, or what fades, has changed. */
  changed(): void;
};

/** The replica with everything that follows from a change in it: listeners, saving and fading. */
export class ReplicaDriver {
  readonly #options: ReplicaDriverOptions;
  readonly #replica: Replica;
  readonly #fader: Fader;
  #unsaved = false;
  /** By this phone's idea of the time, which may have been wrong. */
  #fadedAtMs: number | null;

  constructor(options: ReplicaDriverOptions) {
    this.#options = options;
    this.#replica = new Replica(options);
    this.#fadedAtMs = options.stored?.fadedAtMs ?? null;
    this.#fader = new Fader({
      environment: options.environment,
      nowMs: options.nowMs,
      room: () => this.#replica.room,
      faded: (room, atMs) => this.#faded(room, atMs),
    });
  }

  get head(): Head | null {
    return this.#replica.head;
  }

  get room(): Room {
    return this.#replica.room;
  }

  /** Takes events from a broadcast or an ack. False when something before them is missing. */
  receive(entries: readonly LogEntry[]): boolean {
    const received = this.#replica.receive(entries);
    this.#tell(received, false);
    return !received.gap;
  }

  forgetParked(): void {
    this.#replica.forgetParked();
  }

  /** Takes the answer to `resume`, and then the events that came before it. `held`: nothing is lacking in the log of that name. */
  resumed(answer: unknown, early: readonly LogEntry[], held: LogId | null): CatchUp {
    const result = catchUp(this.#replica, answer, early, this.#options.digest);
    if (result.result === "refused") return result;
    this.#options.seated(result.seat);
    const isReset = result.result === "reset";
    if (isReset) {
      this.#unsaved = true;
      this.#fadedAtMs = null;
    }
    const mayLack = isReset && result.mayLack && result.head.logId !== held;
    if (this.head !== null && !result.gap) this.#options.resumed(this.head, mayLack);
    if (isReset) this.#options.emit("reset", { seq: result.head.seq });
    this.#tell(result, true);
    return result;
  }

  /** The changes to store: the folded room and the cursor belong together. */
  takeChanges(): Changes {
    const { head, room } = this.#replica;
    if (!this.#unsaved || head === null) return {};
    this.#unsaved = false;
    return positionChanges({ head, room, fadedAtMs: this.#fadedAtMs, savedAtMs: this.#options.nowMs() });
  }

  fade(): void {
    this.#fader.run();
  }

  /** Things faded here whose time has not come by the true time, now known: this phone's clock was set meanwhile. */
  hasFadedEarly(nowMs: number): boolean {
    return this.#fadedAtMs !== null && this.#fadedAtMs > nowMs + EARLY_MS;
  }

  close(): void {
    this.#fader.close();
  }

  #tell({ applied }: Received, replayed: boolean): void {
    const { emit, changed } = this.#options;
    const { head } = this.#replica;
    if (head === null || (applied.length === 0 && !this.#unsaved)) return;
    this.#unsaved = true;
    if (applied.length > 0) this.#options.applied(applied, head);
    changed();
    for (const entry of applied) this.#tellEvent(entry, replayed);
    emit("room", this.#replica.room);
    this.#fader.run();
  }

  /** A faded event has nothing left to report; one of an unknown type can't be reported by this build. */
  #tellEvent(entry: LogEntry, replayed: boolean): void {
    const event = isFaded(entry) ? null : toEvent(entry);
    if (event !== null) this.#options.emit("event", { ...event, seq: entry.seq, replayed });
  }

  #faded(room: Room, atMs: number): void {
    this.#replica.setRoom(room);
    this.#fadedAtMs = Math.max(this.#fadedAtMs ?? 0, atMs);
    this.#unsaved = true;
    this.#options.changed();
    this.#options.emit("room", room);
  }
}
