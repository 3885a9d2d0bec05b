import { base64urlEncode } from "../../../shared/bytes/base64url.ts";
import type { CommandReply } from "../../../shared/protocol/ack.ts";
import type { Head, LogEntry } from "../../../shared/protocol/envelope.ts";
import { type ErrorReply, errorReply } from "../../../shared/protocol/errors.ts";
import type { CommandId, Seat } from "../../../shared/protocol/ids.ts";
import type { PushReply, PushRequest } from "../../../shared/protocol/push.ts";
import type { Resume, ResumeReply } from "../../../shared/protocol/resume.ts";
import { PROTOCOL_VERSION } from "../../../shared/protocol/version.ts";
import { type Digest, extend, genesis } from "../../../shared/room/chain.ts";
import { type Event, parseCommand } from "../../../shared/room/registry.ts";
import { decide, decideDue, fold, initialRoom, nextDueAtMs, type Room } from "../../../shared/room/room.ts";
import { toSnapshot } from "../../../shared/room/snapshot.ts";

type Random = (count: number) => Uint8Array;
export type Written = { readonly reply: CommandReply; readonly entries: readonly LogEntry[] };

/** One room in memory, decided by the same core as on the real server. */
export class FakeRoom {
  /** What each seat's phone has subscribed with; the server tells nobody here. */
  readonly pushes = new Map<Seat, PushRequest>();
  /** The next requests about push get these answers instead. */
  readonly pushAnswers: ErrorReply[] = [];
  readonly #digest: Digest;
  readonly #random: Random;
  readonly #done = new Map<CommandId, number>();
  #log: LogEntry[] = [];
  #head: Head;
  #room: Room = initialRoom;
  ended = false;

  constructor(digest: Digest, random: Random) {
    this.#digest = digest;
    this.#random = random;
    this.#head = genesis(base64urlEncode(random(16)), digest);
  }

  get head(): Head {
    return this.#head;
  }

  get room(): Room {
    return this.#room;
  }

  get log(): readonly LogEntry[] {
    return this.#log;
  }

  get dueAtMs(): number | null {
    return nextDueAtMs(this.#room);
  }

  command(seat: Seat, raw: unknown, atMs: number): Written {
    const asked = parseCommand(raw);
    if ("error" in asked) return { reply: asked, entries: [] };
    const { id, command } = asked;
    if (this.ended) return { reply: errorReply("ended"), entries: [] };
    if (command.type === "leave") {
      this.ended = true;
      return { reply: { ok: true, seq: 0 }, entries: [] };
    }
    const seq = this.#done.get(id);
    if (seq !== undefined) return { reply: { ok: true, seq }, entries: [] };
    const decision = decide(this.#room, command, { seat, atMs });
    if ("rejected" in decision) {
      const { rejected: code, retryAfterMs } = decision;
      return { reply: { rejected: true, code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }, entries: [] };
    }
    const entries = this.append(decision.events, id);
    this.#done.set(id, this.#head.seq);
    return { reply: { ok: true, seq: this.#head.seq, events: [...entries] }, entries };
  }

  /** What time itself makes happen by now. */
  due(atMs: number): readonly LogEntry[] {
    return this.append(decideDue(this.#room, atMs), null);
  }

  append(events: readonly Event[], commandId: CommandId | null): readonly LogEntry[] {
    const salts = events.map(() => base64urlEncode(this.#random(16)));
    const { head, entries } = extend(this.#head, events, { commandId, salts, digest: this.#digest });
    const whole = entries.map(({ entry }) => entry);
    this.#head = head;
    this.#room = fold(whole, this.#room);
    this.#log.push(...whole);
    return whole;
  }

  resume({ logId, seq, hash }: Resume, seat: Seat): ResumeReply {
    if (this.ended) return errorReply("ended");
    const welcome = { version: PROTOCOL_VERSION, seat };
    const isKnown = logId === this.#head.logId && (seq === 0 || this.#log[seq - 1]?.hash === hash);
    if (isKnown) return { result: "caughtUp", ...welcome, head: this.#head, events: this.#log.slice(seq) };
    const snapshot = { head: this.#head, state: toSnapshot(this.#room) };
    return { result: "reset", ...welcome, mayLack: true, snapshot };
  }

  /** The server's own key is the same in all tests. */
  push(seat: Seat, request: PushRequest): PushReply {
    const answer = this.ended ? errorReply("ended") : this.pushAnswers.shift();
    if (answer !== undefined) return answer;
    if (request.type === "subscribe") this.pushes.set(seat, request);
    if (request.type === "unsubscribe") this.pushes.delete(seat);
    return { ok: true, publicKey: `B${"A".repeat(86)}` };
  }

  /** The store was restored from a backup: events after `seq` are lost, and the log begins a new life. */
  rollBack(seq: number): void {
    const kept = this.#log.slice(0, seq);
    this.#log = [];
    this.#done.clear();
    this.#head = genesis(base64urlEncode(this.#random(16)), this.#digest);
    this.#room = initialRoom;
    for (const { prevHash: _prev, hash: _hash, seq: _seq, commandId, ...event } of kept) {
      this.append([event as unknown as Event], commandId);
      if (commandId !== null) this.#done.set(commandId, this.#head.seq);
    }
  }
}
