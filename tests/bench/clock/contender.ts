import type { Phone } from "./phone.ts";

/** A way of telling server time on one phone. The benchmark calls nothing else. */
export interface Contender {
  /** The phone draws a frame; called before the time is read. */
  frame(): void;
  /** Null while it has no time to show. */
  serverNowMs(): number | null;
  /** Whether it vouches for what it shows. */
  claimsSync(): boolean;
  /** The connection is back, or the page is visible again. */
  refresh(): void;
}

export type ContenderKind = {
  readonly name: string;
  readonly start: (phone: Phone) => Contender;
};
