import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { findProgram } from "../find-program.ts";
import { freePort } from "../free-port.ts";

const CONFIG = join(import.meta.dirname, "../../../deploy/haproxy.cfg");

/** More variables of that file. Default: the file as it is. */
type Settings = Readonly<Record<string, string>>;

/** A real haproxy with the configuration that hosts use, in front of two nodes. */
export class Balancer {
  readonly origin: string;
  readonly #child: ChildProcess;
  #said = "";

  private constructor(port: string, nodePorts: readonly [string, string], settings: Settings) {
    const program = findProgram("haproxy");
    if (program === undefined) throw new Error("haproxy is not installed.");
    this.origin = `http://127.0.0.1:${port}`;
    const [NODE_1, NODE_2] = nodePorts.map((nodePort) => `127.0.0.1:${nodePort}`);
    const env = { BIND: `127.0.0.1:${port}`, NODE_1, NODE_2, ...settings };
    this.#child = spawn(program, ["-db", "-f", CONFIG], { env, stdio: ["ignore", "ignore", "pipe"] });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.#said += text));
  }

  /** Resolves once a request reaches a node that is ready. */
  static async start(nodePorts: readonly [string, string], settings: Settings = {}): Promise<Balancer> {
    const balancer = new Balancer(await freePort(), nodePorts, settings);
    for (;;) {
      const answer = await fetch(`${balancer.origin}/readyz`).catch(() => null);
      if (answer?.ok === true) return balancer;
      if (balancer.#child.exitCode !== null) throw new Error(`haproxy ended: ${balancer.#said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exited;
  }
}
