import { createRates, type Limits } from "../../../server/realtime/limits.ts";
import { createRoomService, type RoomService } from "../../../server/rooms/room-service.ts";
import { LOG_MS } from "../../../server/rooms/time.ts";
import { Metrics } from "../../../server/telemetry/metrics.ts";
import { ServerClock } from "../../../server/time/server-clock.ts";
import { isFaded } from "../../../shared/protocol/envelope.ts";
import type { Image, RoomRecord } from "../memory-store/image.ts";
import { createMemoryStore, type MemoryStore } from "../memory-store/memory-store.ts";
import { digest, ROOM_ID } from "./birth.ts";
import type { Chance } from "./chance.ts";
import type { Faults, Publish } from "./faults.ts";
import { Gateway } from "./gateway.ts";
import type { Judge } from "./judge.ts";
import type { Ledger } from "./ledger.ts";
import { Life } from "./life.ts";
import type { Verdict } from "./verdict.ts";
import type { Cancel, VirtualTime } from "./virtual-time.ts";

export type ServerPorts = {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly faults: Faults;
  readonly judge: Judge;
  readonly ledger: Ledger;
  readonly verdict: Verdict;
  /** Until when the disk takes its time. */
  readonly slowUntilMs: () => number;
};

const RATE = { perMs: 1, burst: 1_000 };
/** Commands as in production; the other limits are no part of what is tried here and would only keep phones away. */
const LIMITS: Limits = {
  rates: {
    commands: { perMs: 2 / 1_000, burst: 10 },
    resumes: RATE,
    clock: RATE,
    pulses: RATE,
    handshakes: RATE,
    strangers: RATE,
    pairing: RATE,
    refusals: RATE,
  },
  caps: { device: 4, room: 8, strangers: 20 },
};

const metrics = new Metrics();

/** One run of the server process over what lies on the disk, from its start to its end. */
export class ServerRun {
  readonly gateway: Gateway;
  readonly store: MemoryStore;
  readonly #ports: ServerPorts;
  readonly #image: Image;
  readonly #life: Life;
  readonly #rooms: RoomService;
  #cancelDue: Cancel = () => undefined;
  #cancelFade: Cancel = () => undefined;

  constructor(image: Image, ports: ServerPorts) {
    const { time, chance, faults } = ports;
    this.#ports = ports;
    this.#image = image;
    this.#life = new Life(time);
    this.store = createMemoryStore({ image, schedule: (commit) => this.#schedule(commit) });
    const told: Publish = (_roomId, entries, except) => this.gateway.publish(entries, except);
    const publish = faults.publish?.(told) ?? told;
    const clock = new ServerClock({
      wallMs: () => time.nowMs,
      monotonicMs: () => time.nowMs,
      uptimeMs: () => time.nowMs,
    });
    this.#rooms = createRoomService({
      store: faults.store?.(this.store, publish) ?? this.store,
      nowMs: clock.nowMs,
      randomBytes: (count) => chance.bytes(count),
      digest,
      publish,
    });
    const rates = createRates(LIMITS, () => time.nowMs);
    const { store } = this;
    const rooms = this.#rooms;
    this.gateway = new Gateway({
      ...ports,
      image,
      store,
      rooms,
      clock,
      rates,
      caps: LIMITS.caps,
      metrics,
      life: this.#life,
    });
    this.#plan();
  }

  /** The process dies; of what was being written a part may have reached the disk. */
  crash(): Image {
    this.#life.end();
    this.store.crash(this.#ports.chance.between(0, this.store.waiting()));
    this.#look();
    return this.#image;
  }

  /** Everything under way is finished first. */
  async stop(): Promise<Image> {
    await this.store.close();
    this.#look();
    this.#life.end();
    return this.#image;
  }

  get room(): RoomRecord | undefined {
    return this.#image.rooms.get(ROOM_ID);
  }

  #schedule(commit: () => void): void {
    const { time, chance, slowUntilMs } = this.#ports;
    const isSlow = slowUntilMs() > time.nowMs;
    this.#life.after(isSlow ? chance.between(200, 2_500) : chance.between(1, 15), () => {
      commit();
      this.#look();
      this.#plan();
    });
  }

  #look(): void {
    if (this.room !== undefined) this.#ports.ledger.committed(this.room);
  }

  /** The server looks at its timers once a second and at what fades once a minute; here it sleeps until there is something. */
  #plan(): void {
    const { chance } = this.#ports;
    const { room } = this;
    this.#cancelDue();
    this.#cancelFade();
    if (room === undefined) return;
    this.#cancelDue = this.#at(room.dueAtMs, chance.between(0, 1_000), () => this.#rooms.runDue());
    this.#cancelFade = this.#at(nextFadeAtMs(room), chance.between(0, 60_000), () => this.#rooms.runFades());
  }

  #at(atMs: number | null, lateMs: number, run: () => Promise<unknown>): Cancel {
    if (atMs === null) return () => undefined;
    const waitMs = Math.max(0, atMs - this.#ports.time.nowMs) + lateMs;
    return this.#life.after(waitMs, () => {
      run().then(
        () => this.#planAgain(),
        (error: unknown) => this.#ports.verdict.broken("P11", String(error)),
      );
    });
  }

  /** What could not be written is tried at the next turn. */
  #planAgain(): void {
    this.#life.after(1_000, () => this.#plan());
  }
}

function nextFadeAtMs({ stateFadesAtMs, log }: RoomRecord): number | null {
  const bodies = log.flatMap(({ entry, keepUntilMs }) => (isFaded(entry) ? [] : [keepUntilMs]));
  const trims = log.slice(0, 1).map(({ entry }) => entry.atMs + LOG_MS + 1);
  const earliestMs = Math.min(stateFadesAtMs ?? Number.POSITIVE_INFINITY, ...bodies, ...trims);
  return earliestMs === Number.POSITIVE_INFINITY ? null : earliestMs;
}
