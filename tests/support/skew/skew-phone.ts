import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("./skew-phone-process.ts", import.meta.url));

/** What the phone in the other process can be asked. `fromMs` is on the machine's monotonic clock. */
export type Ask =
  | { readonly do: "invite" | "start" | "ready" }
  | { readonly do: "join"; readonly code: string }
  | { readonly do: "watch"; readonly fromMs: number; readonly everyMs: number; readonly looks: number };

/** What the phone showed at an instant of the machine's clock. */
export type Look = {
  readonly slot: number;
  readonly atMs: number;
  /** How long looking took: the machine may have been busy in between. */
  readonly tookMs: number;
  readonly serverMs: number | null;
  readonly shown: string;
};

export type Watched = {
  readonly looks: readonly Look[];
  /** Names of all messages that it sent or received meanwhile. */
  readonly messages: readonly string[];
};

export type OwnClock = { readonly driftPpm: number; readonly originMs: number; readonly wallOffMs: number };

type Answer = { readonly value: unknown } | { readonly error: string };

/** A phone in a process of its own. */
export class SkewPhone {
  readonly #child: ChildProcess;

  constructor(url: string, { driftPpm, originMs, wallOffMs }: OwnClock) {
    this.#child = fork(PROGRAM, [url, `${driftPpm}`, `${originMs}`, `${wallOffMs}`], { execArgv: [] });
  }

  async invite(): Promise<string> {
    return String(await this.#ask({ do: "invite" }));
  }

  async join(code: string): Promise<void> {
    await this.#ask({ do: "join", code });
  }

  /** Starts a breath of two minutes. */
  async start(): Promise<void> {
    await this.#ask({ do: "start" });
  }

  /** Resolves once it shows a shared time in a breath. */
  async ready(): Promise<void> {
    await this.#ask({ do: "ready" });
  }

  async watch(fromMs: number, everyMs: number, looks: number): Promise<Watched> {
    return (await this.#ask({ do: "watch", fromMs, everyMs, looks })) as Watched; // as the other process sends it
  }

  async close(): Promise<void> {
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await gone;
  }

  async #ask(ask: Ask): Promise<unknown> {
    this.#child.send(ask);
    const exited = once(this.#child, "exit").then(() => ({ error: "the phone's process has ended" }));
    const answered = once(this.#child, "message").then(([answer]) => answer as Answer); // as the other process sends it
    const answer: Answer = await Promise.race([answered, exited]);
    if ("error" in answer) throw new Error(`${ask.do}: ${answer.error}`);
    return answer.value;
  }
}
