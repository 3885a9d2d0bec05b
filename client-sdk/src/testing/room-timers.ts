import type { LogEntry } from "../../../shared/protocol/envelope.ts";
import { runningBreath } from "../../../shared/room/selectors.ts";
import type { Cancel } from "../environment/environment.ts";
import type { FakeClock } from "./fake-clock.ts";
import type { FakeRoom } from "./fake-room.ts";

type Tell = (room: FakeRoom, entries: readonly LogEntry[]) => void;

/** What time makes happen in the rooms of the fake server: due events, and the end of a breath that nobody attends. */
export class RoomTimers {
  readonly #clock: FakeClock;
  readonly #tell: Tell;
  readonly #due = new Map<FakeRoom, Cancel>();
  readonly #abandoned = new Map<FakeRoom, Cancel>();

  constructor(clock: FakeClock, tell: Tell) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Something may have been written, so the next due time may have changed. */
  written(room: FakeRoom): void {
    this.#due.get(room)?.();
    this.#due.delete(room);
    if (room.dueAtMs === null) return;
    const waitMs = room.dueAtMs - this.#clock.nowMs;
    const happen = (): void => this.#tell(room, room.due(this.#nowMs));
    this.#due.set(room, this.#clock.setTimer(waitMs, happen));
  }

  /** Nobody is connected any more. A breath left like this for a whole cycle ends quietly, if that reveals nothing. */
  leftAlone(room: FakeRoom): void {
    const breath = room.ended ? null : runningBreath(room.room, this.#nowMs);
    if (breath === null) return;
    const { sessionId, cycleMs } = breath;
    const abandon = (): void => this.#tell(room, room.system("a", { type: "breath.abandon", sessionId }, this.#nowMs));
    this.entered(room);
    this.#abandoned.set(room, this.#clock.setTimer(cycleMs, abandon));
  }

  /** Somebody is connected again. */
  entered(room: FakeRoom): void {
    this.#abandoned.get(room)?.();
  }

  /** Timestamps in the log are whole milliseconds. */
  get #nowMs(): number {
    return Math.floor(this.#clock.nowMs);
  }
}
