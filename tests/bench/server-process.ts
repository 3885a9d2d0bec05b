import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

const TICKS_PER_SECOND = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** A measured server in a process of its own, pinned to the first core; the clients run on the other one. */
export class ServerProcess {
  readonly origin: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.origin = `http://127.0.0.1:${port}`;
  }

  static async start(script: string, args: readonly string[] = []): Promise<ServerProcess> {
    const probe = new URL("./probe.ts", import.meta.url).href;
    const child = fork(script, args, {
      execArgv: ["--expose-gc", "--import", probe],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    pin(child.pid, 0);
    const [{ listening }] = (await once(child, "message")) as [{ listening: number }];
    return new ServerProcess(child, listening);
  }

  /** CPU the process has used so far on all its threads, seconds (proc(5), fields utime and stime). */
  cpuSeconds(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }

  /** Heap in use after a full collection, bytes. */
  async heapBytes(): Promise<number> {
    this.#child.send("heap");
    const [{ heapBytes }] = (await once(this.#child, "message")) as [{ heapBytes: number }];
    return heapBytes;
  }

  async close(): Promise<void> {
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await gone;
  }
}

/** Pins every thread of a process to one core. */
export function pin(pid: number | undefined, core: number): void {
  execFileSync("taskset", ["-acp", String(core), String(pid)]);
}
