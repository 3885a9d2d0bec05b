import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";

/**
 * How far the database has come, kept beside it. `life` names one unbroken history, `generation` counts its commits. The mark
 * is written after each commit and before anyone is told of it, so a database that is behind its mark, or of another life,
 * has been restored.
 */
export type Progress = { readonly life: string; readonly generation: number };

const TEXT = /^(?<life>[A-Za-z0-9_-]{22}) (?<generation>\d{16})\n$/;

const toText = ({ life, generation }: Progress): string => `${life} ${String(generation).padStart(16, "0")}\n`;

/** Null when there is none, or none that can be read. */
export function readMark(folder: string): Progress | null {
  try {
    const parts = TEXT.exec(readFileSync(markPath(folder), "utf8"))?.groups;
    return parts === undefined ? null : { life: String(parts["life"]), generation: Number(parts["generation"]) };
  } catch {
    return null;
  }
}

/** Puts a whole new mark in place, durably. */
export function replaceMark(folder: string, progress: Progress): void {
  const path = markPath(folder);
  const fd = openSync(`${path}.new`, "w", 0o600);
  writeSync(fd, toText(progress));
  fsyncSync(fd);
  closeSync(fd);
  renameSync(`${path}.new`, path);
  const folderFd = openSync(folder, "r");
  fsyncSync(folderFd);
  closeSync(folderFd);
}

/**
 * Overwrites the mark in place after each commit. Without an fsync: a killed process loses nothing the kernel has, and
 * after a power cut an older mark is only behind the database, which is harmless.
 */
export class MarkWriter {
  readonly #fd: number;
  readonly #life: string;

  constructor(folder: string, life: string) {
    this.#fd = openSync(markPath(folder), "r+");
    this.#life = life;
  }

  write(generation: number): void {
    writeSync(this.#fd, toText({ life: this.#life, generation }), 0);
  }

  close(): void {
    fsyncSync(this.#fd);
    closeSync(this.#fd);
  }
}

const markPath = (folder: string): string => join(folder, "attune.mark");
