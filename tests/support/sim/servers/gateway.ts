import { Connection } from "../../../../server/realtime/connection.ts";
import { createDispatcher } from "../../../../server/realtime/dispatcher.ts";
import { introduce, NOT_IN_YET, readHello } from "../../../../server/realtime/door/admission.ts";
import type { AllRates, Limits } from "../../../../server/realtime/door/limits.ts";
import { dismissDevice, dismissMoved } from "../../../../server/realtime/farewell.ts";
import { InFlight } from "../../../../server/realtime/in-flight.ts";
import { memberHandlers } from "../../../../server/realtime/member-handlers.ts";
import type { Seats } from "../../../../server/realtime/seats.ts";
import type { RoomSocket } from "../../../../server/realtime/wire.ts";
import type { Member } from "../../../../server/rooms/member.ts";
import type { RoomService } from "../../../../server/rooms/room-service.ts";
import { type Append, type AppendResult, type Store, StoreUnavailable } from "../../../../server/store/port.ts";
import type { Metrics } from "../../../../server/telemetry/metrics.ts";
import type { Clock } from "../../../../server/time/clock.ts";
import type { CommandReply } from "../../../../shared/protocol/ack.ts";
import type { LogEntry } from "../../../../shared/protocol/envelope.ts";
import { type ErrorReply, errorReply } from "../../../../shared/protocol/errors.ts";
import type { Hello } from "../../../../shared/protocol/hello.ts";
import type { NewDevice } from "../../../../shared/protocol/pairing.ts";
import type { Resume, ResumeReply } from "../../../../shared/protocol/resume.ts";
import type { Image } from "../../memory-store/image.ts";
import { ROOM_ID } from "../birth.ts";
import type { Chance } from "../chance.ts";
import type { Faults, Heard } from "../faults.ts";
import type { Judge } from "../judgement/judge.ts";
import type { Known, Ledger } from "../judgement/ledger.ts";
import type { Verdict } from "../judgement/verdict.ts";
import type { Life } from "../life.ts";
import type { Line, ServerEnd } from "../line.ts";
import type { Others } from "./node.ts";

export type GatewayPorts = {
  readonly image: () => Image;
  readonly others: Others | null;
  readonly store: Store;
  readonly rooms: RoomService;
  readonly clock: Clock;
  readonly rates: AllRates;
  readonly caps: Limits["caps"];
  readonly metrics: Metrics;
  readonly life: Life;
  readonly chance: Chance;
  readonly faults: Faults;
  readonly judge: Judge;
  readonly ledger: Ledger;
  readonly verdict: Verdict;
};

/** The parts of a socket.io socket that the real handlers need. */
type SimSocket = {
  readonly id: string;
  readonly data: Connection;
  joined: boolean;
  leave(): void;
  readonly conn: { close(): void };
};

/**
 * The server's real dispatcher and handlers, with simulated connections instead of socket.io: those in the room get its events.
 */
export class Gateway implements ServerEnd {
  readonly #ports: GatewayPorts;
  readonly #sockets = new Map<Line, SimSocket>();
  readonly #dispatch: (this: RoomSocket, ...packet: readonly unknown[]) => void;
  /** What dismissing a device needs of the server's seats. */
  readonly #seats = { of: () => [...this.#sockets.values()] } as unknown as Seats;
  /** The server is about to stop and lets nobody in. */
  isDraining = false;

  constructor(ports: GatewayPorts) {
    this.#ports = ports;
    const { rooms, clock, rates, metrics, verdict, others } = ports;
    const failed = (error: unknown): void => verdict.broken("P11", `a handler broke: ${String(error)}`);
    const left = ({ deviceId }: Member): void => {
      this.dismiss(deviceId, "ended");
      others?.left(deviceId);
    };
    const seats = { of: () => [] };
    const push = { handle: () => Promise.resolve(errorReply("unavailable")) };
    const listening = (): Promise<void> => others?.listening() ?? Promise.resolve();
    const handlers = memberHandlers({ rooms, clock, rates, metrics, seats, push, left, listening });
    const nothing = (): undefined => undefined;
    const inFlight = new InFlight();
    this.#dispatch = createDispatcher(handlers, { inFlight, failed, refused: nothing, countRefusal: nothing });
  }

  get lines(): readonly Line[] {
    return [...this.#sockets.keys()];
  }

  async greet(line: Line, hello: Hello): Promise<ErrorReply | null> {
    if (this.isDraining) return errorReply("draining", 1_000);
    const { store, rates, clock, life, caps, verdict } = this.#ports;
    const known = readHello(hello);
    if ("error" in known) return known;
    const introduced = await introduce(known.token ?? "", known.version, { devices: store.devices, rates });
    if ("error" in introduced) return introduced;
    const { member } = introduced;
    if (member === null) return NOT_IN_YET;
    const own = [...this.#sockets.values()].filter(({ data }) => data.member.deviceId === member.deviceId);
    if (own.length >= caps.device) return errorReply("busy", 2_000);
    if (life.ended) return new Promise(() => undefined);
    this.#sockets.set(line, this.#socket(line, member));
    const broken = (error: unknown): void => verdict.check("P11", error instanceof StoreUnavailable, String(error));
    store.devices.seen(member.roomId, member.deviceId, clock.nowMs()).catch(broken);
    return null;
  }

  #socket(line: Line, member: Member): SimSocket {
    const { faults, life } = this.#ports;
    const socket: SimSocket = {
      id: line.id,
      data: new Connection(member),
      joined: faults.joins !== "afterReading",
      leave: () => {
        socket.joined = false;
      },
      conn: { close: () => life.after(5, () => line.hangUp()) },
    };
    return socket;
  }

  heard(line: Line, heard: Heard, answer: (reply: object) => void): void {
    const socket = this.#sockets.get(line);
    const { image, faults, ledger, judge } = this.#ports;
    if (socket === undefined || this.#ports.life.ended) return;
    const { known } = ledger;
    const { name, body } = faults.hears?.(heard, image()) ?? heard;
    if (name === "command") judge.heard((body as { readonly id: string }).id, known);
    const reply = (made: object): void => {
      if (!this.#sockets.has(line)) return;
      const given = faults.answers?.(made, heard, image()) ?? made;
      this.#judge(line, heard, given, known);
      this.#answer(socket, name, () => answer(given));
    };
    const atOnce = faults.answersAtOnce?.(heard, image()) ?? null;
    if (atOnce !== null) return reply(atOnce);
    // The handlers use its `id` and `data`, and the rest only for pulses, which nobody here sends.
    this.#dispatch.call(socket as unknown as RoomSocket, name, body, reply);
  }

  gone(line: Line): void {
    this.#sockets.get(line)?.data.close();
    this.#sockets.delete(line);
    if (this.#sockets.size === 0) this.#ports.others?.empty();
  }

  /** Pairing has brought another phone for this seat, confirmed on its old phone. */
  move(member: Member, device: NewDevice): Promise<unknown> {
    const { rooms, store } = this.#ports;
    const commit = (roomId: string, append: Append): Promise<AppendResult> => store.rooms.append(roomId, append);
    return rooms.change({ member, device, purpose: "move" }, commit);
  }

  /** Events of this node. */
  publish(entries: readonly LogEntry[], except?: string): void {
    this.#ports.judge.published(entries);
    this.tell(entries, except);
  }

  /** To whoever is in the room on this node and has asked to catch up. */
  tell(entries: readonly LogEntry[], except?: string): void {
    const text = JSON.stringify(entries);
    dismissMoved(this.#seats, ROOM_ID, entries);
    for (const [line, { id, joined, data }] of this.#sockets) {
      if (!joined || !data.holds || id === except) continue;
      this.#ports.judge.told(line, entries);
      line.send("events", text);
    }
  }

  drain(waitMs: number): void {
    for (const line of this.lines) line.send("drain", JSON.stringify({ waitMs }));
  }

  /** Another process may come between reading and answering, and with it later events. */
  #answer(socket: SimSocket, name: string, give: () => void): void {
    const { chance, life } = this.#ports;
    const lateMs = name === "resume" && (!socket.joined || chance.oneIn(4)) ? chance.between(1, 80) : 0;
    if (lateMs === 0) return give();
    life.after(lateMs, () => {
      give();
      // A phone that was dismissed meanwhile has left for good.
      if (socket.data.refusal === null) socket.joined = true;
    });
  }

  #judge(line: Line, { name, body }: Heard, reply: object, known: Known): void {
    const { judge } = this.#ports;
    // What the SDK sends and the handlers answer has these shapes; both parse them themselves.
    if (name === "resume") judge.resumed(line, body as Resume, reply as ResumeReply, known);
    if (name === "command") judge.answered(line, (body as { readonly id: string }).id, reply as CommandReply, known);
  }

  /** A device has left its room, here or on another node, or its seat belongs to another now. */
  dismiss(deviceId: string, why: "ended" | "moved"): void {
    dismissDevice(this.#seats, { roomId: ROOM_ID, deviceId }, why);
  }
}
