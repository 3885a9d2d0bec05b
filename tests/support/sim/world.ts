import type { ConnectionListener } from "../../../client-sdk/src/transport/transport.ts";
import type { Hello } from "../../../shared/protocol/hello.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import { Asked } from "./asked.ts";
import { Chance } from "./chance.ts";
import { Cluster } from "./cluster.ts";
import { HEADS_MS } from "./cluster-node.ts";
import { Deadlines } from "./deadlines.ts";
import type { Faults } from "./faults.ts";
import { Host } from "./host.ts";
import { Judge } from "./judge.ts";
import { Ledger } from "./ledger.ts";
import { Line } from "./line.ts";
import { Phone } from "./phone.ts";
import type { Service } from "./service.ts";
import { Verdict } from "./verdict.ts";
import { VirtualTime } from "./virtual-time.ts";
import { Watcher } from "./watcher.ts";

/** A server, two paired phones and the network between them, in one thread, on one virtual clock. */
export class World {
  readonly time: VirtualTime;
  readonly verdict = new Verdict();
  readonly asked = new Asked();
  readonly ledger: Ledger;
  readonly judge: Judge;
  readonly watcher: Watcher;
  readonly deadlines: Deadlines;
  readonly service: Service;
  /** The same, if it is several nodes. */
  readonly cluster: Cluster | null;
  readonly phones: Readonly<Record<Seat, Phone>>;
  readonly chance: Chance;
  /** The disk went back in time unnoticed: what was acknowledged before may be lost, the rest still holds. */
  hasLied = false;
  /** When the server was last in trouble, or how long it still will be. */
  disturbedAtMs = 0;
  readonly #network: Chance;
  readonly #eraOf = new WeakMap<Line, number>();
  readonly #tellsOn: boolean;
  #lines = 0;

  constructor(seed: number, faults: Faults, nodes: number) {
    const { verdict, asked } = this;
    const time = new VirtualTime(() => this.#look());
    const nowMs = (): number => time.nowMs;
    this.time = time;
    this.chance = new Chance(seed, 1);
    this.#network = new Chance(seed, 2);
    this.#tellsOn = this.#network.oneIn(2);
    const ledger = new Ledger({ verdict, asked, nowMs });
    const judge = new Judge({ ledger, asked, verdict, isOneNode: nodes === 1 });
    const isPresent = (line: Line): boolean => this.#eraOf.get(line) === this.service.era;
    const watcher = new Watcher({ ledger, asked, verdict, nowMs, isPresent });
    const isCalmSince = (atMs: number): boolean => this.disturbedAtMs <= atMs;
    this.deadlines = new Deadlines({ time, ledger, verdict, isCalmSince, headsMs: nodes === 1 ? 0 : HEADS_MS });
    this.ledger = ledger;
    this.judge = judge;
    this.watcher = watcher;
    const ports = { time, chance: new Chance(seed, 3), faults, judge, ledger, verdict };
    this.cluster = nodes === 1 ? null : new Cluster({ ...ports, nodes, missed: (line) => this.#missed(line) });
    this.service = this.cluster ?? new Host(ports);
    const phone = (seat: Seat, stream: number): Phone => {
      const dial = (of: Phone, hello: Hello, listener: ConnectionListener): Line | null =>
        this.#dial(of, hello, listener);
      return new Phone({ seat, time, chance: new Chance(seed, stream), faults, watcher, verdict, dial });
    };
    this.phones = { a: phone("a", 4), b: phone("b", 5) };
  }

  get both(): readonly Phone[] {
    return [this.phones.a, this.phones.b];
  }

  /** The server is in trouble for so long. */
  disturb(forMs: number): void {
    this.disturbedAtMs = Math.max(this.disturbedAtMs, this.time.nowMs + forMs);
  }

  #dial(phone: Phone, hello: Hello, listener: ConnectionListener): Line | null {
    const { service, time, watcher } = this;
    const server = service.door();
    if (server === null) return null;
    this.#lines += 1;
    const id = `${phone.seat}${this.#lines}`;
    const afterwards = this.#tellsOn ? (say: () => void): void => watcher.hearsOld(phone, say) : null;
    const line = new Line({ id, time, chance: this.#network, server, hello, listener, afterwards });
    this.#eraOf.set(line, service.era);
    return line;
  }

  /** What another node said has not come to the node of this line. */
  #missed(line: Line): void {
    line.lostAtMs = this.time.nowMs;
    for (const phone of this.both) if (phone.line === line) this.deadlines.missed(phone);
  }

  #look(): void {
    for (const phone of this.both) this.watcher.looks(phone);
    this.deadlines.look(this.both);
    this.verdict.throwIfBroken();
  }
}
