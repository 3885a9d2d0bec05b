import type { RunningBreath } from "../../shared/room/selectors.ts";

export type AbandonedPorts = {
  readonly runningBreath: (roomId: string) => RunningBreath | null;
  readonly isEmpty: (roomId: string) => boolean;
  /** The other nodes, where there are any. */
  readonly elsewhere: Elsewhere | null;
  readonly abandon: (roomId: string, sessionId: string) => void;
  readonly failed: (error: unknown) => void;
};

/** What is known across all nodes of who is in a room. */
export type Elsewhere = {
  /** Nobody is in the room on this node any more. Resolves with a mark by which that is recognised later. */
  readonly left: (roomId: string) => Promise<string>;
  /** Whether nobody has been there since then, on any node. */
  readonly isEmptySince: (roomId: string, mark: string) => Promise<boolean>;
};

/** Notices an abandoned breath: after one cycle without any connection it ends quietly. */
export class AbandonedBreaths {
  readonly #ports: AbandonedPorts;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(ports: AbandonedPorts) {
    this.#ports = ports;
  }

  came(roomId: string): void {
    clearTimeout(this.#timers.get(roomId));
    this.#timers.delete(roomId);
  }

  went(roomId: string): void {
    if (!this.#ports.isEmpty(roomId)) return;
    const breath = this.#ports.runningBreath(roomId);
    if (breath === null) return;
    this.came(roomId);
    const { elsewhere, failed } = this.#ports;
    const isEmpty = elsewhere === null ? null : emptinessOf(roomId, elsewhere);
    // It is awaited only after the cycle, and may fail before.
    isEmpty?.catch(() => {});
    const over = (): void => {
      this.#timers.delete(roomId);
      const settle = (): void => this.#settle(roomId, breath.sessionId);
      if (isEmpty === null) settle();
      else isEmpty.then((ask) => ask()).then((empty) => empty && settle(), failed);
    };
    this.#timers.set(roomId, setTimeout(over, breath.cycleMs));
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #settle(roomId: string, sessionId: string): void {
    if (this.#ports.isEmpty(roomId)) this.#ports.abandon(roomId, sessionId);
  }
}

/** Marks that the room is empty on this node. Resolves to a question: has it stayed empty, on every node? */
async function emptinessOf(roomId: string, { left, isEmptySince }: Elsewhere): Promise<() => Promise<boolean>> {
  const mark = await left(roomId);
  return () => isEmptySince(roomId, mark);
}
