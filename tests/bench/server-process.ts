import { type ChildProcess, execFileSync, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";

const askSystem = (name: string): number => Number(execFileSync("getconf", [name], { encoding: "utf8" }));
const TICKS_PER_SECOND = askSystem("CLK_TCK");
const PAGE_BYTES = askSystem("PAGESIZE");

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
    const ended = once(child, "exit").then(() => {
      throw new Error(`${script} ended before it listened.`);
    });
    const [{ listening }] = (await Promise.race([once(child, "message"), ended])) as [{ listening: number }];
    ended.catch(() => {}); // from now on it ends when it is told to
    return new ServerProcess(child, listening);
  }

  cpuSeconds(): number {
    return cpuSecondsOf(this.#child.pid);
  }

  /** Memory that the process holds, bytes (proc(5), statm). */
  residentBytes(): number {
    return Number(readFileSync(`/proc/${this.#child.pid}/statm`, "utf8").split(" ")[1]) * PAGE_BYTES;
  }

  /** The same to the microsecond, asked of the process itself. */
  async cpuMicroseconds(): Promise<number> {
    this.#child.send("cpu");
    const [{ cpuUs }] = (await once(this.#child, "message")) as [{ cpuUs: number }];
    return cpuUs;
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

/** Pins every thread of a process to one core. It is done again if one of them ended meanwhile, as a compiler's thread may. */
export function pin(pid: number | undefined, core: number): void {
  const { status, stderr } = spawnSync("taskset", ["-acp", String(core), String(pid)], { encoding: "utf8" });
  if (status === 0) return;
  if (!existsSync(`/proc/${pid}`) || !stderr.includes("No such process")) throw new Error(`taskset: ${stderr}`);
  pin(pid, core);
}

/** CPU a process has used so far on all its threads, seconds (proc(5), fields utime and stime). */
export function cpuSecondsOf(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
