import { createRates, type Limits } from "../../../../server/realtime/door/limits.ts";
import { LOG_MS } from "../../../../server/rooms/due-and-fade.ts";
import { RoomService } from "../../../../server/rooms/room-service.ts";
import { type Store, StoreUnavailable } from "../../../../server/store/port.ts";
import { Metrics } from "../../../../server/telemetry/metrics.ts";
import { ServerClock } from "../../../../server/time/server-clock.ts";
import { isFaded } from "../../../../shared/protocol/envelope.ts";
import type { Image, RoomRecord } from "../../memory-store/image.ts";
import { digest } from "../../room/room-log.ts";
import { ROOM_ID } from "../birth.ts";
import type { Chance } from "../chance.ts";
import type { Faults, Publish } from "../faults.ts";
import type { Judge } from "../judgement/judge.ts";
import type { Ledger } from "../judgement/ledger.ts";
import type { Verdict } from "../judgement/verdict.ts";
import type { Life } from "../life.ts";
import type { Cancel, VirtualTime } from "../virtual-time.ts";
import { Gateway } from "./gateway.ts";

export type ServerPorts = {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly faults: Faults;
  readonly judge: Judge;
  readonly ledger: Ledger;
  readonly verdict: Verdict;
};

export type NodePorts = ServerPorts & {
  readonly life: Life;
  readonly store: Store;
  /** What a reader of the store finds. */
  readonly image: () => Image;
  /** The other nodes on the same store, or null. */
  readonly others: Others | null;
};

export type Others = {
  readonly publish: Publish;
  /** Resolves once this node hears what the others publish. */
  readonly listening: () => Promise<void>;
  readonly left: (deviceId: string) => void;
  /** Nobody is in the room on this node any more. */
  readonly empty: () => void;
};

const RATE = { perMs: 1, burst: 1_000 };
/** Commands as in production; the other limits aren't tested here and would only keep phones away. */
const LIMITS: Limits = {
  rates: {
    commands: { perMs: 2 / 1_000, burst: 10 },
    commandsLong: RATE,
    resumes: RATE,
    clock: RATE,
    pulses: RATE,
    handshakes: RATE,
    strangers: RATE,
    pairing: RATE,
    invitations: RATE,
    refusals: RATE,
  },
  caps: { device: 4, room: 8, strangers: 20 },
};

const metrics = new Metrics();

/** One run of a server process, from start to end: the real service and handlers, over any store. */
export class Node {
  readonly gateway: Gateway;
  readonly rooms: RoomService;
  readonly life: Life;
  readonly tellHere: Publish = (_roomId, entries, except) => this.gateway.publish(entries, except);
  readonly #ports: NodePorts;
  #cancelDue: Cancel = () => undefined;
  #cancelFade: Cancel = () => undefined;

  constructor(ports: NodePorts) {
    const { time, chance, faults, store, others, life } = ports;
    this.#ports = ports;
    this.life = life;
    const publish: Publish = (roomId, entries, except) => {
      this.tellHere(roomId, entries, except);
      others?.publish(roomId, entries, except);
    };
    const faulty = faults.publish?.(publish, this.tellHere) ?? publish;
    const clock = new ServerClock({
      wallMs: () => time.nowMs,
      monotonicMs: () => time.nowMs,
      uptimeMs: () => time.nowMs,
    });
    this.rooms = new RoomService({
      store: faults.store?.(store, faulty) ?? store,
      nowMs: clock.nowMs,
      randomBytes: (count) => chance.bytes(count),
      digest,
      publish: faulty,
      moved: (_roomId, deviceId) => this.gateway.dismiss(deviceId, "moved"),
      failed: (_roomId, error) => ports.verdict.check("P11", false, String(error)),
      shared: others !== null && faults.readsAgain !== false,
    });
    const rates = createRates(LIMITS, () => time.nowMs);
    this.gateway = new Gateway({ ...ports, rooms: this.rooms, clock, rates, caps: LIMITS.caps, metrics });
    this.plan();
  }

  get room(): RoomRecord | undefined {
    return this.#ports.image().rooms.get(ROOM_ID);
  }

  /**
   * The server checks its timers once a second and what fades once a minute; here it sleeps until there is something. Called
   * whenever something was written.
   */
  plan(): void {
    const { chance } = this.#ports;
    const { room } = this;
    this.#cancelDue();
    this.#cancelFade();
    if (room === undefined) return;
    this.#cancelDue = this.#at(room.dueAtMs, chance.between(0, 1_000), () => this.rooms.upkeep.runDue());
    this.#cancelFade = this.#at(nextFadeAtMs(room), chance.between(0, 60_000), () => this.rooms.upkeep.runFades());
  }

  #at(atMs: number | null, lateMs: number, run: () => Promise<unknown>): Cancel {
    if (atMs === null) return () => undefined;
    const waitMs = Math.max(0, atMs - this.#ports.time.nowMs) + lateMs;
    return this.life.after(waitMs, () => {
      run().then(
        () => this.#planAgain(),
        (error: unknown) => this.#failed(error),
      );
    });
  }

  #failed(error: unknown): void {
    const { others, verdict } = this.#ports;
    // A store that is away isn't this node's fault: a real one logs that and tries again next time.
    verdict.check("P11", others !== null && error instanceof StoreUnavailable, String(error));
    this.#planAgain();
  }

  /** What couldn't be written is tried again next time. */
  #planAgain(): void {
    this.life.after(1_000, () => this.plan());
  }
}

function nextFadeAtMs({ stateFadesAtMs, log }: RoomRecord): number | null {
  const bodies = log.flatMap(({ entry, keepUntilMs }) => (isFaded(entry) ? [] : [keepUntilMs]));
  const trims = log.slice(0, 1).map(({ entry }) => entry.atMs + LOG_MS + 1);
  const earliestMs = Math.min(stateFadesAtMs ?? Number.POSITIVE_INFINITY, ...bodies, ...trims);
  return earliestMs === Number.POSITIVE_INFINITY ? null : earliestMs;
}
