export type Heard = (message: Buffer, channel: Buffer) => void;

/** The connection between nodes: what one publishes on a channel, every node listening to it hears, unless it is lost. */
export interface Channels {
  /** Rejects when it could not be published. */
  publish(channel: string, message: string): Promise<unknown>;
  /** Holds from now on, and again after each break of the line, until it is unsubscribed. */
  subscribe(channel: string, heard: Heard): void;
  unsubscribe(channel: string): void;
  /** Resolves once the channel is heard; at once while the line is broken. */
  listening(channel: string): Promise<void>;
  /** How many nodes listen. */
  listeners(channel: string): Promise<number>;
}
