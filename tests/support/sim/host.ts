import { base64urlEncode } from "../../../shared/bytes/base64url.ts";
import { copyImage, type Image, restoredImage } from "../memory-store/image.ts";
import { bornImage, ROOM_ID } from "./birth.ts";
import { type ServerPorts, ServerRun } from "./server-run.ts";

/** How the lines of a dead process end: reset by its machine, or never heard of again. */
export type Death = "process" | "machine";

/** The machine with the disk on which the server runs, one process after the other. */
export class Host {
  readonly #ports: ServerPorts;
  #image: Image = bornImage();
  #run: ServerRun | null = null;
  #backup: Image = bornImage();
  #starts = 0;

  constructor(ports: ServerPorts) {
    this.#ports = ports;
    this.start();
  }

  get run(): ServerRun | null {
    return this.#run;
  }

  /** How often a process was started: a connection belongs to one of them. */
  get starts(): number {
    return this.#starts;
  }

  get image(): Image {
    return this.#image;
  }

  start(): void {
    if (this.#run !== null) return;
    this.#starts += 1;
    const room = this.#image.rooms.get(ROOM_ID);
    if (this.#starts === 1 && room !== undefined) this.#ports.ledger.committed(room);
    else if (room !== undefined) this.#ports.ledger.compare(room);
    this.#run = new ServerRun(this.#image, this.#ports);
  }

  crash(death: Death): void {
    if (this.#run === null) return;
    const { lines } = this.#run.gateway;
    this.#image = this.#run.crash();
    this.#run = null;
    for (const line of lines) line.cut(death === "process" ? "soon" : "late", "phone");
  }

  /** As in a deploy: what is under way is finished, then every line is closed. */
  async stop(): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    this.#image = await run.stop();
    this.#run = null;
    for (const line of run.gateway.lines) line.cut("soon", "phone");
  }

  backUp(): void {
    this.#backup = copyImage(this.#image);
  }

  /**
   * The backup takes the place of the disk. `lies`: the disk itself went back in time and nobody noticed, so that the log
   * keeps its name. A pairing that was left since doesn't come back.
   */
  restore(lies: boolean): void {
    if (this.#run !== null || !this.#image.rooms.has(ROOM_ID)) return;
    const { faults, chance, ledger } = this.#ports;
    const renamed = (backup: Image): Image => restoredImage(backup, () => base64urlEncode(chance.bytes(16)));
    this.#image = lies ? copyImage(this.#backup) : (faults.restore ?? renamed)(this.#backup);
    const room = this.#image.rooms.get(ROOM_ID);
    if (room !== undefined) ledger.restored(room);
  }
}
