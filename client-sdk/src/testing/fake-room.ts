import { base64urlEncode } from "../../../shared/bytes/base64url.ts";
import type { CommandReply } from "../../../shared/protocol/ack.ts";
import type { Head, LogEntry } from "../../../shared/protocol/envelope.ts";
import { type ErrorReply, errorReply, type RejectionReply, rejectionReply } from "../../../shared/protocol/errors.ts";
import type { CommandId, Seat } from "../../../shared/protocol/ids.ts";
import type { PushReply, PushRequest } from "../../../shared/protocol/push.ts";
import type { Resume, ResumeReply } from "../../../shared/protocol/resume.ts";
import { PROTOCOL_VERSION } from "../../../shared/protocol/version.ts";
import { canonicalJson } from "../../../shared/room/canonical-json.ts";
import { type Digest, extend, genesis } from "../../../shared/room/chain.ts";
import { decide, decideDue, nextDueAtMs } from "../../../shared/room/decide.ts";
import type { SystemCommand } from "../../../shared/room/deciders.ts";
import { type Event, keepMsOf, parseCommand } from "../../../shared/room/registry.ts";
import { fade, fold, initialRoom, type Room } from "../../../shared/room/room.ts";
import { toSnapshot } from "../../../shared/room/snapshot.ts";

type Random = (count: number) => Uint8Array;
export type Written = { readonly reply: CommandReply; readonly entries: readonly LogEntry[] };

/** The answer to a command; the same id with another body is an error. */
type Done = { readonly body: string; readonly reply: { readonly ok: true; readonly seq: number } | RejectionReply };

/** A longer gap is bridged with a snapshot; nobody looks further back for a phone's position. */
const MOST_REPLAYED = 200;

/** One room in memory, decided by the same core as on the real server. */
export class FakeRoom {
  /** What each seat's phone has subscribed with; this server notifies nobody. */
  readonly pushes = new Map<Seat, PushRequest>();
  /** The next requests about push get these answers instead. */
  readonly pushAnswers: ErrorReply[] = [];
  /** Whether one of the two has left. */
  ended = false;
  readonly #digest: Digest;
  readonly #random: Random;
  readonly #done = new Map<CommandId, Done>();
  #log: LogEntry[] = [];
  #head: Head;
  #room: Room = initialRoom;

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

  /** All its events, oldest first. */
  get log(): readonly LogEntry[] {
    return this.#log;
  }

  /** Null once the pairing has ended: then nothing happens here any more. */
  get dueAtMs(): number | null {
    return this.ended ? null : nextDueAtMs(this.#room);
  }

  /** Runs a phone's command at this instant of server time. */
  command(seat: Seat, raw: unknown, atMs: number): Written {
    const asked = parseCommand(raw);
    if ("error" in asked) return told(asked);
    const { id, command } = asked;
    if (this.ended) return told(errorReply("ended"));
    if (command.type === "leave") {
      this.ended = true;
      return told({ ok: true, seq: 0 });
    }
    const body = canonicalJson(command);
    const done = this.#done.get(id);
    if (done !== undefined) return told(done.body === body ? done.reply : errorReply("idReused"));
    const decision = decide(this.#room, command, { seat, atMs });
    if ("rejected" in decision) {
      const reply = rejectionReply(decision.rejected, decision.retryAfterMs);
      this.#done.set(id, { body, reply });
      return told(reply);
    }
    const entries = this.append(decision.events, id);
    const reply = { ok: true, seq: this.#head.seq } as const;
    this.#done.set(id, { body, reply });
    return { reply: { ...reply, events: [...entries] }, entries };
  }

  /** Runs a command of the server itself; nothing happens if the rules reject it. */
  system(seat: Seat, command: SystemCommand, atMs: number): readonly LogEntry[] {
    const decision = decide(this.#room, command, { seat, atMs });
    return "rejected" in decision ? [] : this.append(decision.events, null);
  }

  /** Runs what time itself has made due by now. */
  due(atMs: number): readonly LogEntry[] {
    return this.append(this.ended ? [] : decideDue(this.#room, atMs), null);
  }

  /** Writes these events as they are, whatever the rules say. */
  append(events: readonly Event[], commandId: CommandId | null): readonly LogEntry[] {
    const salts = events.map(() => base64urlEncode(this.#random(16)));
    const { head, entries } = extend(this.#head, events, { commandId, salts, digest: this.#digest });
    const whole = entries.map(({ entry }) => entry);
    this.#head = head;
    this.#room = fold(whole, this.#room);
    this.#log.push(...whole);
    return whole;
  }

  resume({ logId, seq, hash }: Resume, seat: Seat, atMs: number): ResumeReply {
    if (this.ended) return errorReply("ended");
    const welcome = { version: PROTOCOL_VERSION, seat };
    const hashThere = seq === 0 ? genesis(this.#head.logId, this.#digest).hash : this.#log[seq - 1]?.hash;
    const missed = this.#log.slice(seq);
    const isKnown = logId === this.#head.logId && hashThere === hash && missed.length <= MOST_REPLAYED;
    const isWhole = missed.every((entry) => atMs < entry.atMs + keepMsOf(entry.type));
    if (isKnown && isWhole) return { result: "caughtUp", ...welcome, head: this.#head, events: missed };
    const snapshot = { head: this.#head, state: toSnapshot(fade(this.#room, atMs)) };
    return { result: "reset", ...welcome, snapshot, ...(isKnown ? {} : { mayLack: true }) };
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
    const bodies = new Map<CommandId | null, string>([...this.#done].map(([id, { body }]) => [id, body]));
    this.#log = [];
    this.#done.clear();
    this.#head = genesis(base64urlEncode(this.#random(16)), this.#digest);
    this.#room = initialRoom;
    for (const { commandId, ...entry } of kept) {
      const event = Object.entries(entry).filter(([key]) => !CHAINED.has(key));
      this.append([Object.fromEntries(event) as unknown as Event], commandId); // as it was appended before
      const body = bodies.get(commandId);
      if (commandId !== null && body !== undefined)
        this.#done.set(commandId, { body, reply: { ok: true, seq: this.#head.seq } });
    }
  }
}

/** The fields of an entry that depend on its place in the log. */
const CHAINED: ReadonlySet<string> = new Set(["seq", "prevHash", "hash", "salt"]);

const told = (reply: CommandReply): Written => ({ reply, entries: [] });
