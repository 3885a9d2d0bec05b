import { isConnected } from "../../../client-sdk/src/connection/status.ts";
import { Core } from "../../../client-sdk/src/core/core.ts";
import type { Environment, Wake } from "../../../client-sdk/src/environment/environment.ts";
import { isAttuneError } from "../../../client-sdk/src/errors.ts";
import { uuidV7 } from "../../../client-sdk/src/outbox/uuid-v7.ts";
import type { Membership } from "../../../client-sdk/src/storage/membership.ts";
import type { Connection, ConnectionListener, Transport } from "../../../client-sdk/src/transport.ts";
import type { Hello } from "../../../shared/protocol/hello.ts";
import type { DeviceId, Seat } from "../../../shared/protocol/ids.ts";
import type { RoomCommand } from "../../../shared/room/registry.ts";
import { digest } from "../room/room-log.ts";
import { recordsOf } from "./birth.ts";
import type { Chance } from "./chance.ts";
import { Disk } from "./disk.ts";
import type { Faults } from "./faults.ts";
import type { Verdict } from "./judgement/verdict.ts";
import type { Watcher } from "./judgement/watcher.ts";
import { Life } from "./life.ts";
import type { Line } from "./line.ts";
import { plainClock } from "./plain-clock.ts";
import type { VirtualTime } from "./virtual-time.ts";

export type PhonePorts = {
  readonly seat: Seat;
  readonly membership: Membership;
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly faults: Faults;
  readonly watcher: Watcher;
  readonly verdict: Verdict;
  /** A new connection to the server, or null when nobody listens there. */
  readonly dial: (phone: Phone, hello: Hello, listener: ConnectionListener) => Line | null;
};

/** One phone: its storage stays, the app on it starts and dies. */
export class Phone {
  readonly seat: Seat;
  readonly deviceId: DeviceId;
  readonly disk: Disk;
  readonly #ports: PhonePorts;
  readonly #lines = new Set<Line>();
  /** Its clock was set: until it learns the true time, it may have faded too much by its own. */
  wasSet = false;
  #wake: (why: Wake) => void = () => undefined;
  #life: Life | null = null;
  #core: Core | null = null;
  #line: Line | null = null;
  #isAway = false;
  #wallOffByMs: number;

  constructor(ports: PhonePorts) {
    this.#ports = ports;
    this.seat = ports.seat;
    this.deviceId = ports.membership.deviceId;
    this.disk = new Disk(ports.chance, recordsOf(ports.membership));
    this.#wallOffByMs = ports.chance.between(-7_200_000, 7_200_000);
  }

  /** The app, while it runs. */
  get core(): Core | null {
    return this.#core;
  }

  /** The newest connection. */
  get line(): Line | null {
    return this.#line;
  }

  get lines(): readonly Line[] {
    return [...this.#lines].filter((line) => line.isPhoneOpen);
  }

  get isLive(): boolean {
    return this.#core?.status.kind === "live";
  }

  /** Live, or about to change its connection. */
  get isConnected(): boolean {
    return this.#core !== null && isConnected(this.#core.status);
  }

  /** Put away, even if something has started the app again meanwhile. */
  putAway(): void {
    this.kill("soon");
    this.#isAway = true;
  }

  takeUp(): void {
    this.#isAway = false;
    this.start();
  }

  start(): void {
    if (this.#core !== null || this.#isAway) return;
    const { time, faults, watcher } = this.#ports;
    const life = new Life(time);
    const transport = this.#transport(life);
    const core = new Core({
      transport: faults.transport?.(transport) ?? transport,
      storage: this.disk.open(life),
      environment: this.#environment(life),
      rules: faults.rules ?? {},
      clock: plainClock(),
      digest,
    });
    this.#life = life;
    this.#core = core;
    watcher.started(this, core);
    void core.start();
  }

  /** The system kills the app, or the battery is empty: what isn't on the disk is gone. */
  kill(notice: "soon" | "late"): void {
    if (this.#core === null) return;
    this.#life?.end();
    this.disk.crash();
    this.#core = null;
    this.#line = null;
    this.#wake = () => undefined;
    for (const line of this.#lines) line.abandon(notice);
    this.#lines.clear();
  }

  wake(why: Wake): void {
    this.#wake(why);
  }

  setWall(offByMs: number): void {
    this.#wallOffByMs = offByMs;
    this.wasSet = true;
  }

  newId(): string {
    const { time, chance } = this.#ports;
    return uuidV7(time.nowMs + this.#wallOffByMs, chance.bytes(10));
  }

  /** Somebody presses a button in this app. The time of it is recorded once its clock is known. */
  press(button: RoomCommand): void {
    const askedAtMs = this.#core?.serverNowMs() ?? null;
    this.ask(askedAtMs === null ? button : { ...button, askedAtMs: Math.floor(askedAtMs) });
  }

  ask(command: RoomCommand): void {
    const core = this.#core;
    if (core === null || core.membership?.over !== null) return;
    const { watcher } = this.#ports;
    watcher.asks(this, command);
    core.submitWithId(command).then(
      (outcome) => {
        if ("queued" in outcome) watcher.queued(this, command.id);
      },
      (error: unknown) => {
        if (!isAttuneError(error)) this.#ports.verdict.broken("P11", String(error));
      },
    );
  }

  #environment(life: Life): Environment {
    const { time, chance, faults, verdict } = this.#ports;
    return {
      monotonicNowMs: () => time.nowMs,
      wallNowMs: () => time.nowMs + this.#wallOffByMs,
      setTimer: (afterMs, run) => life.after(afterMs, run),
      randomBytes: (count) => chance.bytes(count),
      onWake: (listener) => {
        if (faults.wakes !== false) this.#wake = listener;
        return () => undefined;
      },
      report: (error) => verdict.broken("P11", `a listener broke: ${String(error)}`),
    };
  }

  #transport(life: Life): Transport {
    const { dial, watcher } = this.#ports;
    return {
      connect: (_namespace, hello, listener) => {
        const line = dial(this, hello, listener);
        if (line === null) {
          const cancel = life.after(20, () => listener.refused(null));
          return { request: () => undefined, volatile: () => undefined, close: cancel };
        }
        for (const each of this.#lines) if (!each.isPhoneOpen) this.#lines.delete(each);
        this.#lines.add(line);
        this.#line = line;
        return {
          request: (name, body, reply) => {
            if (life.ended) return;
            watcher.leaves(this, line, { name, body });
            line.request(name, body, reply);
          },
          volatile: (name, body, reply) => {
            if (!life.ended) line.volatile(name, body, reply);
          },
          close: () => {
            if (!life.ended) line.close();
          },
        } satisfies Connection;
      },
    };
  }
}
