import { base64urlEncode } from "../../../../shared/bytes/base64url.ts";
import type { DeviceId, Seat } from "../../../../shared/protocol/ids.ts";
import { copyImage, type Image, restoredImage } from "../../memory-store/image.ts";
import { createMemoryStore, type MemoryStore } from "../../memory-store/memory-store.ts";
import { bornImage, holderIn, ROOM_ID } from "../birth.ts";
import { Life } from "../life.ts";
import type { Gateway } from "./gateway.ts";
import { Node, type ServerPorts } from "./node.ts";
import type { Death, Service } from "./service.ts";

/** How long a process that was asked to stop still serves, and how long starting another takes. */
export const STOP_MS = 300;
export const START_AFTER_MS = 300;

type Run = { readonly node: Node; readonly store: MemoryStore };

/** The machine with the disk on which the server runs, one process after another. */
export class Host implements Service {
  readonly #ports: ServerPorts;
  #image: Image = bornImage();
  #run: Run | null = null;
  #backup: Image = bornImage();
  #starts = 0;
  slowUntilMs = 0;

  constructor(ports: ServerPorts) {
    this.#ports = ports;
    this.start();
  }

  get era(): number {
    return this.#starts;
  }

  get image(): Image {
    return this.#image;
  }

  get room() {
    return this.#image.rooms.get(ROOM_ID);
  }

  holderOf(seat: Seat): DeviceId | null {
    return holderIn(this.#image, seat);
  }

  door(): Gateway | null {
    return this.#run?.node.gateway ?? null;
  }

  start(): void {
    if (this.#run !== null) return;
    const { ledger, time } = this.#ports;
    this.#starts += 1;
    if (this.room !== undefined) {
      if (this.#starts === 1) ledger.committed(this.room);
      else ledger.compare(this.room);
    }
    const image = this.#image;
    const life = new Life(time);
    const store = createMemoryStore({ image, schedule: (commit) => this.#schedule(life, commit) });
    const node = new Node({ ...this.#ports, life, store, image: () => image, others: null });
    this.#run = { node, store };
  }

  /** The process dies; part of what was being written may have reached the disk. */
  crash(death: Death): void {
    if (this.#run === null) return;
    const { node, store } = this.#run;
    this.#run = null;
    node.life.end();
    store.crash(this.#ports.chance.between(0, store.waiting()));
    this.#look();
    for (const line of node.gateway.lines) line.cut(death === "process" ? "soon" : "late", "phone");
  }

  drain(withinMs: number): void {
    this.#run?.node.gateway.drain(withinMs);
  }

  deploy(withinMs: number): void {
    const { time } = this.#ports;
    const run = this.#run;
    if (run === null) return;
    run.node.gateway.isDraining = true;
    run.node.gateway.drain(withinMs);
    time.after(withinMs + STOP_MS, () => {
      if (this.#run !== run) return;
      void this.#stop(run).then(() => time.after(START_AFTER_MS, () => this.start()));
    });
  }

  async #stop({ node, store }: Run): Promise<void> {
    await store.close();
    this.#look();
    node.life.end();
    this.#run = null;
    for (const line of node.gateway.lines) line.cut("soon", "phone");
  }

  fill(isFull: boolean): void {
    this.#run?.store.fill(isFull);
  }

  mend(): void {
    this.start();
    this.fill(false);
    this.slowUntilMs = 0;
  }

  backUp(): void {
    this.#backup = copyImage(this.#image);
  }

  restore(lies: boolean, forMs: number): void {
    this.crash(lies ? "machine" : "process");
    this.#ports.time.after(forMs, () => this.start());
    if (this.room === undefined) return;
    const { faults, chance, ledger } = this.#ports;
    const renamed = (backup: Image): Image => restoredImage(backup, () => base64urlEncode(chance.bytes(16)));
    this.#image = lies ? copyImage(this.#backup) : (faults.restore ?? renamed)(this.#backup);
    if (this.room !== undefined) ledger.restored(this.room.head);
  }

  #schedule(life: Life, commit: () => void): void {
    const { time, chance } = this.#ports;
    const isSlow = this.slowUntilMs > time.nowMs;
    life.after(isSlow ? chance.between(200, 2_500) : chance.between(1, 15), () => {
      commit();
      this.#look();
      this.#run?.node.plan();
    });
  }

  #look(): void {
    if (this.room !== undefined) this.#ports.ledger.committed(this.room);
  }
}
