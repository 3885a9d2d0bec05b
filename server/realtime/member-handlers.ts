import type { CommandReply } from "../../shared/protocol/ack.ts";
import { ClockProbe, type ClockReply } from "../../shared/protocol/clock.ts";
import { type ErrorCode, type ErrorReply, errorReply } from "../../shared/protocol/errors.ts";
import { Pulse } from "../../shared/protocol/pulse.ts";
import { type PushReply, PushRequest } from "../../shared/protocol/push.ts";
import { Resume, type ResumeReply } from "../../shared/protocol/resume.ts";
import { typeOf } from "../../shared/protocol/type-of.ts";
import type { Push } from "../push/push.ts";
import type { Member } from "../rooms/member.ts";
import type { RoomService } from "../rooms/room-service.ts";
import { answerAway } from "../store/answer-away.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Clock } from "../time/clock.ts";
import type { Connection } from "./connection.ts";
import type { Handler } from "./dispatcher.ts";
import type { AllRates } from "./door/limits.ts";
import { dismiss } from "./farewell.ts";
import type { PlainObject } from "./plain.ts";
import type { Seats } from "./seats.ts";
import type { RoomSocket } from "./wire.ts";

export type MemberPorts = {
  readonly rooms: RoomService;
  readonly clock: Clock;
  readonly rates: AllRates;
  readonly metrics: Metrics;
  /** A device has ended its pairing: its other connections are useless. */
  readonly left: (member: Member) => void;
  /** Resolves once everything that happens in the room arrives here. */
  readonly listening: (roomId: string) => Promise<void>;
  /** Who is connected here. */
  readonly seats: Pick<Seats, "of">;
  readonly push: Pick<Push, "handle">;
};

/** The messages of a member's phone, by event name. */
export const memberHandlers = (ports: MemberPorts): ReadonlyMap<string, Handler<RoomSocket>> =>
  new Map<string, Handler<RoomSocket>>([
    ["clock", { kind: "ask", handle: (socket, message) => answerProbe(socket, message, ports) }],
    ["command", { kind: "ask", handle: (socket, message) => command(socket, message, ports) }],
    ["resume", { kind: "ask", handle: (socket, message) => resume(socket, message, ports) }],
    ["push", { kind: "ask", handle: (socket, message) => push(socket, message, ports) }],
    ["pulse", { kind: "tell", handle: (socket, message) => pulse(socket, message, ports) }],
  ]);

/** `t1Ms` is read before anything else. A probe over the rate is dropped silently: its sender has a timeout. */
function answerProbe(socket: RoomSocket, message: PlainObject, ports: MemberPorts): ClockReply | ErrorReply | null {
  const { clock, rates, rooms, metrics } = ports;
  const t1Ms = clock.nowMs();
  const { member, key, holds } = socket.data;
  if (rates.clock.take(key) > 0) return null;
  const probe = ClockProbe.safeParse(message);
  if (!probe.success) return errorReply("badMessage");
  metrics.probe();
  const head = holds ? rooms.headOf(member.roomId) : null;
  return { t0Ms: probe.data.t0Ms, t1Ms, t2Ms: clock.nowMs(), epoch: clock.epoch, head };
}

async function command(socket: RoomSocket, message: PlainObject, ports: MemberPorts): Promise<CommandReply> {
  const { rooms, metrics, clock, left } = ports;
  const { member } = socket.data;
  const startMs = clock.monotonicMs();
  const reply = refusalOf(socket, message, ports) ?? (await rooms.command(member, message, socket.id));
  if (message["type"] === "leave" && "ok" in reply) left(member);
  dismissIfMoved(socket, reply);
  metrics.command(resultOf(reply), clock.monotonicMs() - startMs);
  return reply;
}

/** Naming the rejection would reveal what two people do. */
function resultOf(reply: CommandReply): "ok" | "rejected" | ErrorCode {
  if ("ok" in reply) return "ok";
  return "rejected" in reply ? "rejected" : reply.code;
}

/**
 * Why a command is not even handled; null when it is. What commands cause stays for weeks, so their number is also limited in
 * the long run: otherwise one phone alone could fill the disk. That never keeps anybody from leaving.
 */
function refusalOf(socket: RoomSocket, message: PlainObject, { rates }: MemberPorts): ErrorReply | null {
  const { key, refusal, resumed } = socket.data;
  if (refusal !== null) return errorReply(refusal);
  const waitMs = rates.commands.take(key);
  if (waitMs > 0) return errorReply("rateLimited", waitMs);
  if (message["type"] === "leave") return null;
  if (!resumed) return errorReply("notResumed");
  const waitLongMs = rates.commandsLong.take(key);
  return waitLongMs > 0 ? errorReply("rateLimited", waitLongMs) : null;
}

async function resume(socket: RoomSocket, message: PlainObject, ports: MemberPorts): Promise<object> {
  const { rooms, rates, listening } = ports;
  const { member, key, refusal } = socket.data;
  if (refusal !== null) return errorReply(refusal);
  const waitMs = rates.resumes.take(key);
  if (waitMs > 0) return errorReply("rateLimited", waitMs);
  const cursor = Resume.safeParse(message);
  if (!cursor.success) return errorReply("badMessage");
  try {
    if (!socket.data.holds) await keepRoom(socket.data, rooms);
  } catch (error) {
    return answerAway(error);
  }
  await listening(member.roomId);
  const reply = await rooms.resume(member, cursor.data);
  if ("result" in reply) socket.data.resumed = true;
  dismissIfMoved(socket, reply);
  return reply;
}

/** Its seat was moved while it was being let in, so it wasn't there yet when the others were disconnected. */
function dismissIfMoved(socket: RoomSocket, reply: CommandReply | ResumeReply): void {
  if ("error" in reply && reply.code === "moved") dismiss(socket, "moved");
}

async function keepRoom(connection: Connection, rooms: RoomService): Promise<void> {
  const room = await rooms.hold(connection.member.roomId);
  if (room !== null) connection.hold(room);
}

/** The types of request there are. */
const PUSHES: ReadonlySet<unknown> = new Set(PushRequest.def.options.map(typeOf));

/** Private to the device: nothing of it reaches the room. */
async function push(socket: RoomSocket, message: PlainObject, ports: MemberPorts): Promise<PushReply> {
  const { member, key, refusal } = socket.data;
  if (refusal !== null) return errorReply(refusal);
  const waitMs = ports.rates.commands.take(key);
  if (waitMs > 0) return errorReply("rateLimited", waitMs);
  const request = PushRequest.safeParse(message);
  if (!request.success) return errorReply(PUSHES.has(message["type"]) ? "badMessage" : "unknownType");
  return await ports.push.handle(member, request.data);
}

/** Relayed only inside a live shared breath: at any other time it would reveal when the other is there. */
function pulse(socket: RoomSocket, message: PlainObject, { rooms, rates, seats }: MemberPorts): boolean {
  const { member, key, refusal, resumed } = socket.data;
  const said = Pulse.safeParse(message);
  if (refusal !== null || !resumed || rates.pulses.take(key) > 0 || !said.success) return false;
  const { roomId, seat } = member;
  if (!rooms.sharesBreath(roomId)) return true;
  const deaf = seats.of(roomId).flatMap(({ id, data }) => (data.member.seat === seat || !data.holds ? [id] : []));
  const others = socket.volatile.to(roomId).except(deaf);
  others.emit("pulse", { type: said.data.type, seat });
  return true;
}
