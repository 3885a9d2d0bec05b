import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { tempFolder } from "../temp-folder.ts";

/** Stands between a store and Redis: it can lead elsewhere, break, swallow everything, or break before a command. */
export class RedisWire {
  readonly #server: Server;
  readonly #path: string;
  readonly #lines = new Set<{ readonly near: Socket; readonly far: Socket }>();
  #target: string;
  #swallows = false;
  #refuses = false;
  #breakBefore = Infinity;
  #passed = 0;
  #joined = 0;

  private constructor(target: string, path: string) {
    this.#target = target;
    this.#path = path;
    this.#server = createServer((near) => this.#join(near));
  }

  /** Leads to the socket file of a server; it lives as long as the test. */
  static async to(target: string): Promise<RedisWire> {
    const wire = new RedisWire(target, join(tempFolder(), "wire.sock"));
    wire.#server.listen(wire.#path);
    await once(wire.#server, "listening");
    return wire;
  }

  get url(): string {
    return `unix://${this.#path}`;
  }

  /** Commands passed on so far. */
  get passed(): number {
    return this.#passed;
  }

  /** Connections made to it so far. */
  get joined(): number {
    return this.#joined;
  }

  /** New connections lead there, the old ones end. */
  switchTo(target: string): void {
    this.#target = target;
    this.break();
  }

  break(): void {
    for (const { near, far } of this.#lines) {
      near.destroy();
      far.destroy();
    }
  }

  /** While it refuses, nobody gets through. */
  refuse(refuses: boolean): void {
    this.#refuses = refuses;
    if (refuses) this.break();
  }

  /** While it swallows, connections stay open and nothing arrives, as when the other machine has lost its network. */
  swallow(swallows: boolean): void {
    this.#swallows = swallows;
  }

  /** Passes this many more commands, then breaks and refuses everything. */
  breakAfter(commands: number): void {
    this.#passed = 0;
    this.#breakBefore = commands;
  }

  close(): void {
    this.break();
    this.#server.close();
  }

  #join(near: Socket): void {
    this.#joined += 1;
    if (this.#refuses) {
      near.destroy();
      return;
    }
    const far = connect(this.#target);
    const line = { near, far };
    this.#lines.add(line);
    const end = (): void => {
      near.destroy();
      far.destroy();
      this.#lines.delete(line);
    };
    const commands = new CommandSplitter((command) => this.#pass(command, far));
    near.on("data", (bytes) => commands.take(bytes));
    far.on("data", (bytes) => {
      if (!this.#swallows) near.write(bytes);
    });
    for (const socket of [near, far]) socket.on("error", end).on("close", end);
  }

  #pass(command: Buffer, far: Socket): void {
    if (this.#swallows || this.#refuses) return;
    if (this.#passed >= this.#breakBefore) {
      this.refuse(true);
      return;
    }
    this.#passed += 1;
    far.write(command);
  }
}

const LF = 10;

/** Splits what a client sends into its commands: each is an array of strings, prefixed with their lengths. */
class CommandSplitter {
  readonly #found: (command: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);

  constructor(found: (command: Buffer) => void) {
    this.#found = found;
  }

  take(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (let end = this.#endOfCommand(); end !== null; end = this.#endOfCommand()) {
      const command = this.#rest.subarray(0, end);
      this.#rest = this.#rest.subarray(end);
      this.#found(command);
    }
  }

  #endOfCommand(): number | null {
    const count = this.#numberAt(0);
    if (count === null) return null;
    let at = count.end;
    for (let index = 0; index < count.value; index++) {
      const length = this.#numberAt(at);
      if (length === null) return null;
      at = length.end + length.value + 2;
    }
    return at <= this.#rest.length ? at : null;
  }

  #numberAt(at: number): { readonly value: number; readonly end: number } | null {
    const end = this.#rest.indexOf(LF, at);
    return end < 0 ? null : { value: Number(this.#rest.toString("latin1", at + 1, end - 1)), end: end + 1 };
  }
}
