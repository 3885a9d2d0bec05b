import type { DeviceId, Seat } from "../../../../shared/protocol/ids.ts";
import type { Line } from "../line.ts";
import { ClusterNode, type ClusterPorts } from "./cluster-node.ts";
import type { Gateway } from "./gateway.ts";
import { START_AFTER_MS, STOP_MS } from "./host.ts";
import { PubSub } from "./pub-sub.ts";
import type { Death, Service } from "./service.ts";
import { SharedStore } from "./shared-store.ts";

/** Several nodes on one store, with a lossy channel between them. A new connection ends up on any of them. */
export class Cluster implements Service {
  readonly #ports: ClusterPorts;
  readonly #shared: SharedStore;
  readonly #pubSub: PubSub;
  readonly #places: (ClusterNode | null)[];
  #era = 0;

  constructor(ports: ClusterPorts) {
    this.#ports = ports;
    this.#places = Array.from({ length: ports.nodes }, () => null);
    this.#shared = new SharedStore(ports, () => this.#changed());
    this.#pubSub = new PubSub(ports);
    this.start();
  }

  get era(): number {
    return this.#era;
  }

  get image() {
    return this.#shared.image;
  }

  get room() {
    return this.#shared.room;
  }

  holderOf(seat: Seat): DeviceId | null {
    return this.#shared.holderOf(seat);
  }

  set slowUntilMs(untilMs: number) {
    this.#shared.slowUntilMs = untilMs;
  }

  door(): Gateway | null {
    const { chance } = this.#ports;
    const running = this.#running();
    return running[chance.below(Math.max(1, running.length))]?.node.gateway ?? null;
  }

  start(): void {
    for (const [place, node] of this.#places.entries()) {
      if (node === null) this.#places[place] = new ClusterNode(this.#ports, this.#shared, this.#pubSub);
    }
  }

  crash(death: Death, which: number): void {
    const node = this.#at(which);
    if (node !== null) this.#end(node, death === "process" ? "soon" : "late");
  }

  drain(withinMs: number, which: number): void {
    this.#at(which)?.node.gateway.drain(withinMs);
  }

  deploy(withinMs: number, which: number): void {
    const node = this.#at(which);
    if (node === null) return;
    const { time } = this.#ports;
    node.node.gateway.isDraining = true;
    node.node.gateway.drain(withinMs);
    time.after(withinMs + STOP_MS, () => {
      this.#end(node, "soon");
      time.after(START_AFTER_MS, () => this.start());
    });
  }

  fill(isFull: boolean): void {
    this.#shared.fill(isFull);
  }

  mend(): void {
    this.start();
    this.fill(false);
    this.slowUntilMs = 0;
    for (const node of this.#running()) {
      node.link.mend();
      this.#pubSub.deafen(node, 0);
    }
  }

  backUp(): void {
    this.#shared.backUp();
  }

  /** The nodes keep running; their requests meanwhile get no answer. */
  restore(lies: boolean, forMs: number): void {
    this.#shared.restore(lies);
    this.#goneBack(forMs);
  }

  failOver(forMs: number): void {
    this.#shared.failOver();
    this.#goneBack(forMs);
  }

  /** A node's connection to the store breaks. */
  cutStore(forMs: number, which: number): void {
    this.#at(which)?.link.cut(forMs);
  }

  /** The store connection of the node that this phone is connected to is slow. */
  stallStore(forMs: number, phoneLine: Line): void {
    for (const { node, link } of this.#running()) if (node.gateway.lines.includes(phoneLine)) link.stall(forMs);
  }

  /** A node doesn't hear the others. */
  deafen(forMs: number, which: number): void {
    const node = this.#at(which);
    if (node !== null) this.#pubSub.deafen(node, forMs);
  }

  #goneBack(forMs: number): void {
    this.#era += 1;
    for (const { link } of this.#running()) link.cut(forMs);
  }

  #at(which: number): ClusterNode | null {
    return this.#places[which % this.#places.length] ?? null;
  }

  #running(): readonly ClusterNode[] {
    return this.#places.filter((node) => node !== null);
  }

  #end(node: ClusterNode, notice: "soon" | "late"): void {
    const place = this.#places.indexOf(node);
    if (place === -1) return;
    this.#places[place] = null;
    node.end();
    for (const line of node.node.gateway.lines) line.cut(notice, "phone");
  }

  #changed(): void {
    for (const node of this.#running()) node.changed();
  }
}
