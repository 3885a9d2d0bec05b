import { base64urlEncode } from "../../../shared/bytes/base64url.ts";
import { ClockProbe } from "../../../shared/protocol/clock.ts";
import type { LogEntry } from "../../../shared/protocol/envelope.ts";
import { type ErrorReply, errorReply } from "../../../shared/protocol/errors.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import { PushRequest } from "../../../shared/protocol/push.ts";
import { Resume } from "../../../shared/protocol/resume.ts";
import { portableDigest } from "../../../shared/room/digest.ts";
import type { Membership } from "../storage/membership.ts";
import { type FakeClock, seededBytes } from "./fake-clock.ts";
import { FakeNetwork } from "./fake-network.ts";
import { FakeRoom, type Written } from "./fake-room.ts";
import type { FakeSocket, ServerSide } from "./fake-socket.ts";

type Member = { readonly seat: Seat; readonly room: FakeRoom };
type Joined = Member & { resumed: boolean };

/**
 * A server in memory for tests of apps: rooms, commands, catching up, clock and due times, decided by the real room core.
 * To make it misbehave, set `refuseNext`, cut or hold a network, or roll a room back. Pairing is skipped: `pair` makes both
 * members at once.
 */
export class FakeServer implements ServerSide {
  /** The next connections are refused with these, in order. */
  readonly refuseNext: ErrorReply[] = [];
  /** The next commands get these answers instead of being run; `null` stands for none at all. */
  readonly answerNext: (ErrorReply | null)[] = [];
  /** Events are stored but nobody is told; only clock replies and resumes show them. */
  mute = false;
  readonly #clock: FakeClock;
  readonly #random = seededBytes(99);
  readonly #members = new Map<string, Member>();
  readonly #sockets = new Map<FakeSocket, Joined>();
  readonly #timed = new Map<FakeRoom, () => void>();
  #epoch = "1";

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  /** A way to this server for one phone. */
  network(): FakeNetwork {
    return new FakeNetwork(this, this.#clock);
  }

  /** Two phones of a new room, as if they had paired. */
  pair(names: readonly [string, string] = ["A", "B"]): {
    readonly room: FakeRoom;
    readonly a: Membership;
    readonly b: Membership;
  } {
    const room = new FakeRoom(portableDigest, this.#random);
    const rootKey = base64urlEncode(this.#random(32));
    const [a, b] = (["a", "b"] as const).map((seat, at): Membership => {
      const token = base64urlEncode(this.#random(32));
      const deviceId = base64urlEncode(this.#random(16));
      this.#members.set(token, { seat, room });
      room.append([{ type: "device.joined", seat, atMs: Math.floor(this.#clock.nowMs), deviceId }], null);
      return {
        token,
        deviceId,
        rootKey,
        names: { mine: names[at] ?? "", partner: names[1 - at] ?? "" },
        seat: null,
        over: null,
      };
    });
    if (a === undefined || b === undefined) throw new Error("A room has two seats.");
    return { room, a, b };
  }

  /** Every connection hears that the server is about to close. */
  drain(waitMs: number): void {
    for (const socket of this.#sockets.keys()) socket.send("drain", { waitMs });
  }

  /** The process starts anew: every connection is cut, and the clock begins a new life. */
  restart(): void {
    this.#epoch = `${Number(this.#epoch) + 1}`;
    for (const socket of [...this.#sockets.keys()]) socket.cut();
  }

  greet(socket: FakeSocket): ErrorReply | null {
    const refusal = this.refuseNext.shift();
    if (refusal !== undefined) return refusal;
    const member = this.#members.get(socket.hello.token ?? "");
    if (member === undefined) return errorReply("unknownToken");
    if (member.room.ended) return errorReply("ended");
    this.#sockets.set(socket, { ...member, resumed: false });
    return null;
  }

  gone(socket: FakeSocket): void {
    this.#sockets.delete(socket);
  }

  request(socket: FakeSocket, name: string, body: unknown): unknown {
    const joined = this.#sockets.get(socket);
    if (joined === undefined) return undefined;
    if (name === "clock") return this.#tellTime(joined, ClockProbe.parse(body).t0Ms);
    if (name === "resume") {
      joined.resumed = true;
      return joined.room.resume(Resume.parse(body), joined.seat);
    }
    if (name === "command")
      return joined.resumed || isLeaving(body) ? this.#command(socket, joined, body) : errorReply("notResumed");
    if (name === "push") return joined.room.push(joined.seat, PushRequest.parse(body));
    if (name === "pulse") this.#publish(joined.room, "pulse", { ...Object(body), seat: joined.seat }, socket);
    return undefined;
  }

  #command(socket: FakeSocket, { room, seat }: Joined, body: unknown): unknown {
    const answer = this.answerNext.shift();
    if (answer !== undefined) return answer ?? undefined;
    const written: Written = room.command(seat, body, Math.floor(this.#clock.nowMs));
    this.#tell(room, written.entries, socket);
    return written.reply;
  }

  #tellTime({ room }: Joined, t0Ms: number): unknown {
    const nowMs = this.#clock.nowMs;
    return { t0Ms, t1Ms: nowMs, t2Ms: nowMs, epoch: this.#epoch, head: room.head };
  }

  #tell(room: FakeRoom, entries: readonly LogEntry[], except: FakeSocket | null): void {
    if (entries.length > 0 && !this.mute) this.#publish(room, "events", entries, except);
    this.#timed.get(room)?.();
    this.#timed.delete(room);
    if (room.dueAtMs === null) return;
    const waitMs = room.dueAtMs - this.#clock.nowMs;
    const due = (): void => this.#tell(room, room.due(Math.floor(this.#clock.nowMs)), null);
    this.#timed.set(room, this.#clock.setTimer(waitMs, due));
  }

  #publish(room: FakeRoom, name: string, body: unknown, except: FakeSocket | null): void {
    for (const [socket, joined] of this.#sockets) {
      if (joined.room === room && joined.resumed && socket !== except) socket.send(name, body);
    }
  }
}

const isLeaving = (body: unknown): boolean =>
  typeof body === "object" && body !== null && "type" in body && body.type === "leave";
