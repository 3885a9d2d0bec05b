import { randomBytes } from "node:crypto";
import { FakeNetwork } from "../../../client-sdk/src/testing/fake-network.ts";
import type { FakeSocket, ServerSide } from "../../../client-sdk/src/testing/fake-socket.ts";
import type { FakeClock } from "../../../client-sdk/src/testing/index.ts";
import type { PairingService } from "../../../server/pairing/pairing-service.ts";
import type { Asker } from "../../../server/pairing/ports.ts";
import type { Member } from "../../../server/rooms/member.ts";
import { newRoom } from "../../../server/rooms/new-room.ts";
import { RoomService, type RoomServicePorts } from "../../../server/rooms/room-service.ts";
import type { KnownDevice } from "../../../server/store/port.ts";
import { type ErrorReply, errorReply } from "../../../shared/protocol/errors.ts";
import { type NewDevice, PairRequest } from "../../../shared/protocol/pairing.ts";
import { Resume } from "../../../shared/protocol/resume.ts";
import { emptyImage, type Image } from "../memory-store/image.ts";
import { createMemoryStore } from "../memory-store/memory-store.ts";
import { createRoom } from "../memory-store/rooms.ts";
import { digest } from "../room/room-log.ts";
import { asker, pairingOn } from "./pairing-in-memory.ts";

/** With one request the server goes away and comes back: before it has heard it, or when its answer is on its way. */
export type ServerTrouble = "restarts before" | "restarts after";

const REFUSED = { ended: "ended", revoked: "moved" } as const;

/** The real pairing and room services on a store in memory, behind simulated connections. It lets in who has a seat. */
export class PairingServer implements ServerSide {
  readonly image: Image = emptyImage();
  requests = 0;
  readonly #clock: FakeClock;
  readonly #trouble: { readonly at: number; readonly kind: ServerTrouble } | null;
  readonly #rooms: RoomService;
  readonly #pairing: PairingService;
  readonly #askers = new Map<FakeSocket, Asker>();
  readonly #members = new Set<FakeSocket>();
  readonly #watchers = new Map<string, Set<FakeSocket>>();

  constructor(clock: FakeClock, trouble: { readonly at: number; readonly kind: ServerTrouble } | null) {
    this.#clock = clock;
    this.#trouble = trouble;
    const store = createMemoryStore({ image: this.image });
    const nowMs = (): number => clock.nowMs;
    const machine = { nowMs, randomBytes, digest, served: store.served };
    const failed = (_roomId: string, error: unknown): never => {
      throw error;
    };
    const publish: RoomServicePorts["publish"] = (roomId, entries) => {
      for (const socket of [...this.#members]) {
        const member = this.#member(socket);
        if (member?.roomId === roomId) socket.send("events", entries);
        // The phone that held the seat hears nothing more.
        if (member === null || this.known(socket.hello.token ?? "")?.state === "revoked") socket.cut();
      }
    };
    this.#rooms = new RoomService({ ...machine, store, publish, moved: () => {}, failed });
    this.#pairing = pairingOn(store.pairing, {
      nowMs,
      rooms: this.#rooms,
      tell: (topic, attempt, except) => {
        for (const socket of this.#watchers.get(topic) ?? [])
          if (!socket.isOver && this.#askers.get(socket) !== except) socket.send("news", { attempt });
      },
    });
  }

  network(): FakeNetwork {
    return new FakeNetwork(this, this.#clock);
  }

  /** A couple that has paired. */
  couple(a: NewDevice, b: NewDevice): void {
    const machine = { nowMs: () => this.#clock.nowMs, randomBytes, digest, publish: () => {} };
    createRoom(this.image, newRoom(a, b, machine));
  }

  /** What a credential is worth here. */
  known(token: string): KnownDevice | null {
    const hash = digest(token);
    const holder = this.image.credentials.get(hash);
    const known = holder && this.image.rooms.get(holder.roomId)?.devices.get(holder.deviceId);
    if (holder !== undefined && known !== undefined) return { ...holder, seat: known.seat, state: known.state };
    return this.image.tombstones.has(hash) ? { state: "ended" } : null;
  }

  greet(socket: FakeSocket): ErrorReply | null {
    const { hello, namespace } = socket;
    if (hello.token === undefined) return namespace === "/pair" ? null : errorReply("unknownToken");
    const known = this.known(hello.token);
    if (known === null) return errorReply("unknownToken");
    if (known.state === "pending") return namespace === "/pair" ? null : errorReply("devicePending");
    if (known.state !== "active") return errorReply(REFUSED[known.state]);
    if (namespace === "/") this.#members.add(socket);
    return null;
  }

  async request(socket: FakeSocket, name: string, body: unknown): Promise<unknown> {
    if (name === "pair") {
      this.requests += 1;
      const kind = this.#trouble?.at === this.requests ? this.#trouble.kind : null;
      if (kind === "restarts before") return this.#restart();
      const answer = await this.#pairing.handle(this.#asker(socket), PairRequest.parse(body));
      return kind === null ? answer : this.#restart();
    }
    const member = this.#member(socket);
    if (member === null) return errorReply("ended");
    if (name === "resume") return await this.#rooms.resume(member, Resume.parse(body));
    return name === "command" ? await this.#rooms.command(member, body) : undefined;
  }

  gone(socket: FakeSocket): void {
    this.#members.delete(socket);
    for (const watchers of this.#watchers.values()) watchers.delete(socket);
  }

  /** Time passes, and whatever follows from that is done. */
  async turn(ms: number): Promise<void> {
    await this.#clock.advance(ms);
    // Chunks are loaded outside of this time.
    await new Promise(setImmediate);
  }

  /** What is stored stays; every connection and what it had proved to be is gone. */
  #restart(): undefined {
    for (const socket of [...this.#askers.keys(), ...this.#members]) socket.cut();
    this.#askers.clear();
    this.#watchers.clear();
  }

  #member({ hello: { token } }: FakeSocket): Member | null {
    const known = token === undefined ? null : this.known(token);
    return known === null || known.state === "ended" ? null : { ...known, version: 1 };
  }

  #asker(socket: FakeSocket): Asker {
    const before = this.#askers.get(socket);
    if (before !== undefined) return before;
    const watch = async (topic: string): Promise<void> => {
      this.#watchers.set(topic, (this.#watchers.get(topic) ?? new Set()).add(socket));
    };
    const member = this.#member(socket);
    const waits = this.known(socket.hello.token ?? "")?.state === "pending";
    const fresh = asker(waits ? { waiting: member } : { member });
    this.#askers.set(socket, { ...fresh, watch });
    return this.#askers.get(socket) as Asker; // set above
  }
}
