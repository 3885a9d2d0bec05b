import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Step } from "./record.ts";

type Change = Extract<Step, { readonly kind: "write" | "truncate" }>;
type File = { readonly durable: Buffer; readonly waiting: readonly Change[] };

/**
 * A disk as a power cut leaves it: what was synced is there; what wasn't may be, write by write. Names count as durable at
 * once: whether a folder keeps its new files isn't tested here.
 */
export class Disk {
  readonly #files = new Map<string, File>();

  apply(step: Step): void {
    if (step.kind === "tell") return;
    const file = this.#files.get(step.path) ?? { durable: Buffer.alloc(0), waiting: [] };
    switch (step.kind) {
      case "write":
      case "truncate":
        this.#files.set(step.path, { ...file, waiting: [...file.waiting, step] });
        break;
      case "sync":
        this.#files.set(step.path, { durable: file.waiting.reduce(changed, file.durable), waiting: [] });
        break;
      default:
        this.#files.delete(step.path);
        if (step.kind === "rename") this.#files.set(step.to, file);
    }
  }

  /** Writes the files as a power cut would leave them now. `survives` says which pending writes have reached the disk. */
  materialise(folder: string, survives: (change: Change) => boolean): void {
    mkdirSync(folder, { recursive: true });
    for (const [path, { durable, waiting }] of this.#files) {
      writeFileSync(join(folder, basename(path)), waiting.filter(survives).reduce(changed, durable));
    }
  }
}

function changed(before: Buffer, change: Change): Buffer {
  const length = change.kind === "truncate" ? change.length : Math.max(before.length, change.at + change.bytes.length);
  const after = Buffer.alloc(length);
  before.copy(after, 0, 0, Math.min(before.length, length));
  if (change.kind === "write") change.bytes.copy(after, change.at);
  return after;
}
