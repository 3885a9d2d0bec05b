export type Heard = (message: Buffer, channel: Buffer) => void;

/** The line between nodes: what one says on a channel, every node that listens to it hears, if nothing is lost. */
export interface Channels {
  /** Rejects when it could not be said. */
  publish(channel: string, message: string | Buffer): Promise<unknown>;
  /** From now on, and again after each break of the line, until it is unsubscribed. */
  subscribe(channel: string, heard: Heard): void;
  unsubscribe(channel: string): void;
  /** Resolves once the channel is heard; at once while the line is broken. */
  listening(channel: string): Promise<void>;
  /** How many nodes listen. */
  listeners(channel: string): Promise<number>;
}
