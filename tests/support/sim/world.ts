import type { Membership } from "../../../client-sdk/src/storage/membership.ts";
import type { ConnectionListener } from "../../../client-sdk/src/transport.ts";
import type { Member } from "../../../server/rooms/member.ts";
import type { Hello } from "../../../shared/protocol/hello.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import { deviceOf, members, newMembership, ROOM_ID } from "./birth.ts";
import { Chance } from "./chance.ts";
import type { Faults } from "./faults.ts";
import { Asked } from "./judgement/asked.ts";
import { Deadlines } from "./judgement/deadlines.ts";
import { Judge } from "./judgement/judge.ts";
import { Ledger } from "./judgement/ledger.ts";
import type { Verdict } from "./judgement/verdict.ts";
import { Watcher } from "./judgement/watcher.ts";
import { Line } from "./line.ts";
import { Phone } from "./phone.ts";
import { Cluster } from "./servers/cluster.ts";
import { HEADS_MS } from "./servers/cluster-node.ts";
import { Host } from "./servers/host.ts";
import type { Service } from "./servers/service.ts";
import { VirtualTime } from "./virtual-time.ts";

export type WorldOptions = {
  readonly seed: number;
  readonly faults: Faults;
  readonly nodes: number;
  readonly verdict: Verdict;
};

/** A phone about to take a seat. */
type Coming = { readonly seat: Seat; readonly membership: Membership };

/** A server, two paired phones and the network between them, in one thread, on one virtual clock. */
export class World {
  readonly time: VirtualTime;
  readonly verdict: Verdict;
  readonly asked = new Asked();
  readonly ledger: Ledger;
  readonly judge: Judge;
  readonly watcher: Watcher;
  readonly deadlines: Deadlines;
  readonly service: Service;
  /** The same, if there are several nodes. */
  readonly cluster: Cluster | null;
  readonly phones: Record<Seat, Phone>;
  /** Phones whose seat has moved to another; they keep running as long as they are let. */
  readonly former: Phone[] = [];
  readonly chance: Chance;
  /** The disk went back in time unnoticed: what was acknowledged before may be lost, the rest still holds. */
  hasLied = false;
  /** When the server was last in trouble, or until when it will be. */
  disturbedAtMs = 0;
  readonly #network: Chance;
  readonly #eraOf = new WeakMap<Line, number>();
  readonly #tellsOn: boolean;
  readonly #newPhone: (seat: Seat, membership: Membership, stream: number) => Phone;
  #lines = 0;
  #coming: Coming | null = null;

  constructor({ seed, faults, nodes, verdict }: WorldOptions) {
    const { asked } = this;
    this.verdict = verdict;
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
    const dial = (of: Phone, hello: Hello, listener: ConnectionListener): Line | null =>
      this.#dial(of, hello, listener);
    this.#newPhone = (seat, membership, stream) =>
      new Phone({ seat, membership, time, chance: new Chance(seed, stream), faults, watcher, verdict, dial });
    this.phones = { a: this.#newPhone("a", members.a, 4), b: this.#newPhone("b", members.b, 5) };
  }

  get both(): readonly Phone[] {
    return [this.phones.a, this.phones.b];
  }

  /** The server is in trouble for this long. */
  disturb(forMs: number): void {
    this.disturbedAtMs = Math.max(this.disturbedAtMs, this.time.nowMs + forMs);
  }

  /** A seat moves to a new phone, once in a world. The phone is there as soon as the store has it durably. */
  move({ seat, deviceId }: Phone): void {
    const gateway = this.service.door();
    if (this.#coming !== null || gateway === null) return;
    const membership = newMembership(this.chance);
    this.#coming = { seat, membership };
    const member: Member = { roomId: ROOM_ID, seat, deviceId, version: 1 };
    gateway.move(member, deviceOf(membership)).catch((error: unknown) => this.verdict.broken("P11", String(error)));
  }

  /** An old phone has heard of a move that a failover undid before it was safe: nobody has that seat any more. */
  get hasLostMove(): boolean {
    const seat = this.#coming?.seat;
    return seat !== undefined && this.former.length === 0 && this.phones[seat].core?.membership?.over === "moved";
  }

  /** Nothing was copied from the old phone. Earlier backups would bring it back. */
  #arrives({ seat, membership }: Coming): void {
    this.former.push(this.phones[seat]);
    this.phones[seat] = this.#newPhone(seat, membership, 6);
    this.phones[seat].start();
    this.service.backUp();
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

  /** A message from another node didn't reach the node of this connection. */
  #missed(line: Line): void {
    line.lostAtMs = this.time.nowMs;
    for (const phone of this.both) if (phone.line === line) this.deadlines.missed(phone);
  }

  #look(): void {
    const coming = this.#coming;
    if (coming !== null && this.former.length === 0) {
      if (this.service.holderOf(coming.seat) === coming.membership.deviceId) this.#arrives(coming);
    }
    for (const phone of this.both) this.watcher.looks(phone);
    this.deadlines.look(this.both);
    this.verdict.throwIfBroken();
  }
}
