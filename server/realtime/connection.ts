import type { ErrorCode } from "../../shared/protocol/errors.ts";
import { type Member, memberKey } from "../rooms/member.ts";
import type { HeldRoom } from "../rooms/shelf.ts";

/** What the server keeps of one open connection of a member. */
export class Connection {
  readonly member: Member;
  /** Identifies the member in all counters. */
  readonly key: string;
  /** The phone has caught up on this connection, so its commands may be taken. */
  resumed = false;
  /** Set once the phone may not ask any more: its seat moved, or it has left. */
  refusal: ErrorCode | null = null;
  #room: HeldRoom | null = null;
  #closed = false;

  constructor(member: Member) {
    this.member = member;
    this.key = memberKey(member);
  }

  /** Whether it has asked to catch up, and so gets the room's events. */
  get holds(): boolean {
    return this.#room !== null;
  }

  /** Keeps the room in memory for as long as the connection is open. */
  hold(room: HeldRoom): void {
    if (this.#closed || this.#room !== null) room.release();
    else this.#room = room;
  }

  close(): void {
    this.#closed = true;
    this.#room?.release();
    this.#room = null;
  }
}
