import { type ChildProcessByStdio, spawn } from "node:child_process";
import { join } from "node:path";
import type { Readable } from "node:stream";

const MAIN = join(import.meta.dirname, "..", "..", "server", "main.ts");

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** The real `server/main.ts`, or another of our programs, in a process of its own. */
export class ServerProcess {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<Ended>;
  #stdout = "";
  #stderr = "";

  constructor(env: Readonly<Record<string, string>>, program: string = MAIN, args: readonly string[] = []) {
    const { PATH = "", HOME = "", NODE_COMPILE_CACHE = "" } = process.env;
    const settings = {
      PATH,
      HOME,
      NODE_COMPILE_CACHE,
      HOST: "127.0.0.1",
      PORT: "0",
      LOG_LEVEL: "warn",
      UNREADY_MS: "0",
      DRAIN_MS: "0",
      ...env,
    };
    this.#child = spawn(process.execPath, [program, ...args], { env: settings, stdio: ["ignore", "pipe", "pipe"] });
    this.#child.stdout.setEncoding("utf8").on("data", (text: string) => (this.#stdout += text));
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => (this.#stderr += text));
    this.ended = new Promise((resolve) => {
      this.#child.once("close", (code) => resolve({ code, stdout: this.#stdout, stderr: this.#stderr }));
    });
  }

  /** The address it prints once it listens. */
  async origin(): Promise<string> {
    const printed = await this.printed(/https?:\/\/(?:127\.0\.0\.1|localhost):\d+/);
    return printed.replace("localhost", "127.0.0.1");
  }

  /** The first match of a pattern in its output, as soon as it is printed. */
  async printed(pattern: RegExp): Promise<string> {
    for (;;) {
      const [text] = pattern.exec(this.#stdout) ?? [];
      if (text !== undefined) return text;
      await this.#somethingMore();
    }
  }

  signal(name: "SIGTERM" | "SIGINT" | "SIGHUP" | "SIGKILL" | "SIGSTOP" | "SIGCONT"): Promise<Ended> {
    this.#child.kill(name);
    return this.ended;
  }

  async #somethingMore(): Promise<void> {
    const more = new Promise((resolve) => this.#child.stdout.once("data", resolve));
    const ended = this.ended.then(({ stderr }) => {
      throw new Error(`The server ended before it listened: ${stderr}`);
    });
    await Promise.race([more, ended]);
  }
}
