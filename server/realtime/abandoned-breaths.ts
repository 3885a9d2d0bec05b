/** A breath that is on, and how long one of its cycles takes. */
export type LiveBreath = { readonly sessionId: string; readonly cycleMs: number };

export type AbandonedPorts = {
  readonly liveBreath: (roomId: string) => LiveBreath | null;
  readonly isEmpty: (roomId: string) => boolean;
  readonly abandon: (roomId: string, sessionId: string) => void;
};

/** Notices a breath that nobody is at any more: no connection at all for one cycle, and it ends quietly. */
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
    const breath = this.#ports.liveBreath(roomId);
    if (breath === null) return;
    this.came(roomId);
    const over = (): void => {
      this.#timers.delete(roomId);
      if (this.#ports.isEmpty(roomId)) this.#ports.abandon(roomId, breath.sessionId);
    };
    this.#timers.set(roomId, setTimeout(over, breath.cycleMs));
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
