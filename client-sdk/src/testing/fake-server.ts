import { base64urlEncode } from "../../../shared/bytes/base64url.ts";
import { ClockProbe } from "../../../shared/protocol/clock.ts";
import type { LogEntry } from "../../../shared/protocol/envelope.ts";
import { type ErrorReply, errorReply } from "../../../shared/protocol/errors.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import { Pulse } from "../../../shared/protocol/pulse.ts";
import { PushRequest } from "../../../shared/protocol/push.ts";
import { Resume } from "../../../shared/protocol/resume.ts";
import { portableDigest } from "../../../shared/room/digest.ts";
import { sharesBreath } from "../../../shared/room/selectors.ts";
import type { Membership } from "../storage/membership.ts";
import { type FakeClock, seededBytes } from "./fake-clock.ts";
import { FakeNetwork } from "./fake-network.ts";
import { FakeRoom, type Written } from "./fake-room.ts";
import type { FakeSocket, ServerSide } from "./fake-socket.ts";
import { RoomTimers } from "./room-timers.ts";

type Member = { readonly seat: Seat; readonly room: FakeRoom };
type Joined = Member & { resumed: boolean };

/**
 * An in-memory server for tests of apps: rooms, commands, catching up, clock, presence, due and fading times, decided by
 * the real room core, without limits on how often a phone may ask. To make it misbehave, set `refuseNext`, cut or hold a
 * network, or roll a room back. Pairing is skipped: `pair` makes both members at once.
 */
export class FakeServer implements ServerSide {
  /** The next connections are refused with these, in order. */
  readonly refuseNext: ErrorReply[] = [];
  /** The next commands get these answers instead of being run; `null` means no answer at all. */
  readonly answerNext: (ErrorReply | null)[] = [];
  /** Events are stored but not broadcast; only clock replies and resumes show them. */
  mute = false;
  readonly #clock: FakeClock;
  readonly #random = seededBytes(99);
  readonly #members = new Map<string, Member>();
  readonly #sockets = new Map<FakeSocket, Joined>();
  readonly #timers: RoomTimers;
  #epoch = "1";

  constructor(clock: FakeClock) {
    this.#clock = clock;
    this.#timers = new RoomTimers(clock, (room, entries) => this.#tell(room, entries, null));
  }

  /** A path to this server for one phone. */
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

  /** Tells every connection that the server is about to close. */
  drain(waitMs: number): void {
    for (const socket of this.#sockets.keys()) socket.send("drain", { waitMs });
  }

  /** The process restarts: every connection is cut, and the clock gets a new epoch. */
  restart(): void {
    this.#epoch = `${Number(this.#epoch) + 1}`;
    for (const socket of [...this.#sockets.keys()]) socket.cut();
  }

  greet(socket: FakeSocket): ErrorReply | null {
    // Otherwise whoever tests an app would be told to pair again.
    if (socket.namespace === "/pair")
      throw new Error("Two phones don't pair here. Take fakePair(), or pair() of the server.");
    const refusal = this.refuseNext.shift();
    if (refusal !== undefined) return refusal;
    const member = this.#members.get(socket.hello.token ?? "");
    if (member === undefined) return errorReply("unknownToken");
    if (member.room.ended) return errorReply("ended");
    this.#sockets.set(socket, { ...member, resumed: false });
    this.#timers.entered(member.room);
    return null;
  }

  gone(socket: FakeSocket): void {
    const joined = this.#sockets.get(socket);
    this.#sockets.delete(socket);
    const isEmpty = [...this.#sockets.values()].every(({ room }) => room !== joined?.room);
    if (joined !== undefined && isEmpty) this.#timers.leftAlone(joined.room);
  }

  request(socket: FakeSocket, name: string, body: unknown): unknown {
    const joined = this.#sockets.get(socket);
    if (joined === undefined) return undefined;
    if (name === "clock") return this.#tellTime(joined, body);
    if (name === "resume") return this.#resume(joined, body);
    if (name === "command") return this.#command(socket, joined, body);
    if (name === "push") return this.#push(joined, body);
    if (name === "pulse") return this.#pulse(joined, body);
    return errorReply("unknownType");
  }

  #resume(joined: Joined, body: unknown): unknown {
    const cursor = Resume.safeParse(body);
    if (!cursor.success) return errorReply("badMessage");
    const reply = joined.room.resume(cursor.data, joined.seat, this.#nowMs);
    if ("result" in reply) joined.resumed = true;
    return reply;
  }

  #push({ room, seat }: Joined, body: unknown): unknown {
    const request = PushRequest.safeParse(body);
    if (request.success) return room.push(seat, request.data);
    return errorReply(PUSHES.has(typeIn(body)) ? "badMessage" : "unknownType");
  }

  /** Relayed to the other seat alone, and only inside a live breath that both share. */
  #pulse({ room, seat, resumed }: Joined, body: unknown): undefined {
    const pulse = Pulse.safeParse(body);
    if (!resumed || !pulse.success || room.ended || !sharesBreath(room.room, this.#nowMs)) return;
    for (const [socket, other] of this.#sockets)
      if (other.room === room && other.seat !== seat && other.resumed) socket.send("pulse", { ...pulse.data, seat });
  }

  #command(socket: FakeSocket, { room, seat, resumed }: Joined, body: unknown): unknown {
    if (!resumed && !isLeaving(body)) return errorReply("notResumed");
    const answer = this.answerNext.shift();
    if (answer !== undefined) return answer ?? undefined;
    const written: Written = room.command(seat, body, this.#nowMs);
    this.#tell(room, written.entries, socket);
    if (isLeaving(body) && "ok" in written.reply) this.#forget(socket);
    return written.reply;
  }

  /** Whoever has left is a stranger from now on; its other connections are useless. */
  #forget(asking: FakeSocket): void {
    const { token = "" } = asking.hello;
    this.#members.delete(token);
    for (const socket of [...this.#sockets.keys()]) if (socket !== asking && socket.hello.token === token) socket.cut();
  }

  #tellTime({ room, resumed }: Joined, body: unknown): unknown {
    const probe = ClockProbe.safeParse(body);
    if (!probe.success) return errorReply("badMessage");
    const nowMs = this.#clock.nowMs;
    return { t0Ms: probe.data.t0Ms, t1Ms: nowMs, t2Ms: nowMs, epoch: this.#epoch, head: resumed ? room.head : null };
  }

  #tell(room: FakeRoom, entries: readonly LogEntry[], except: FakeSocket | null): void {
    if (entries.length > 0 && !this.mute) {
      for (const [socket, joined] of this.#sockets)
        if (joined.room === room && joined.resumed && socket !== except) socket.send("events", entries);
    }
    this.#timers.written(room);
  }

  /** Timestamps in the log are whole milliseconds. */
  get #nowMs(): number {
    return Math.floor(this.#clock.nowMs);
  }
}

/** The types of request there are. */
const PUSHES: ReadonlySet<unknown> = new Set<PushRequest["type"]>(["key", "subscribe", "unsubscribe"]);

const typeIn = (body: unknown): unknown =>
  typeof body === "object" && body !== null && "type" in body ? body.type : undefined;

const isLeaving = (body: unknown): boolean => typeIn(body) === "leave";
