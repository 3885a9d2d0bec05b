import type { ConnectionId } from "../connection/state.ts";
import type { Cancel } from "../environment/environment.ts";

/** What has been sent on one connection and isn't answered yet. It ends with the connection. */
export class Flight {
  readonly connectionId: ConnectionId;
  readonly #commands = new Map<string, Cancel>();

  constructor(connectionId: ConnectionId) {
    this.connectionId = connectionId;
  }

  get size(): number {
    return this.#commands.size;
  }

  has(commandId: string): boolean {
    return this.#commands.has(commandId);
  }

  sent(commandId: string, cancelTimer: Cancel): void {
    this.#commands.set(commandId, cancelTimer);
  }

  /** False when it isn't in flight here, so there is nothing to answer. */
  answered(commandId: string): boolean {
    this.#commands.get(commandId)?.();
    return this.#commands.delete(commandId);
  }

  end(): void {
    for (const cancel of this.#commands.values()) cancel();
    this.#commands.clear();
  }
}
