import type { ErrorCode } from "../../shared/protocol/errors.ts";
import type { Member } from "../rooms/member.ts";

/** What the server keeps of one open connection of a member. */
export class Connection {
  readonly member: Member;
  /** The phone has caught up on this connection, so its commands mean what they say. */
  resumed = false;
  /** Set once the phone may not ask any more: its seat moved, or it has left. */
  refusal: ErrorCode | null = null;
  #release: (() => void) | null = null;
  #closed = false;

  constructor(member: Member) {
    this.member = member;
  }

  get holds(): boolean {
    return this.#release !== null;
  }

  /** Keeps the room in memory for as long as the connection is open. */
  hold(release: () => void): void {
    if (this.#closed || this.#release !== null) release();
    else this.#release = release;
  }

  close(): void {
    this.#closed = true;
    this.#release?.();
    this.#release = null;
  }
}
