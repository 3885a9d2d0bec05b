import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import { Connection } from "../../../../server/realtime/connection.ts";
import { type GatewayPorts, openMembers } from "../../../../server/realtime/gateway.ts";
import type { RoomServer } from "../../../../server/realtime/wire.ts";
import type { HeldRoom } from "../../../../server/rooms/shelf.ts";

const NOW_MS = 1_800_000_000_000;
const member = { roomId: "room", seat: "a", deviceId: "phone", version: 1 } as const;

/** The members' namespace, and one socket of it, on a line with as many namespaces as said. */
function entered(namespaces: number) {
  const io = Object.assign(new EventEmitter(), { use: () => undefined });
  const ports = {
    doorkeeper: { guard: () => undefined },
    seats: { enter: () => null },
    breaths: { came: vi.fn(), went: vi.fn() },
    devices: { seen: vi.fn(async () => undefined) },
    clock: { nowMs: () => NOW_MS },
  };
  openMembers(io as unknown as RoomServer, ports as unknown as GatewayPorts); // all that coming and going needs
  const room = { release: vi.fn() };
  const data = new Connection(member);
  data.hold(room as unknown as HeldRoom);
  const socket = Object.assign(new EventEmitter(), {
    data,
    conn: { close: vi.fn() },
    client: { sockets: { size: namespaces } },
  });
  io.emit("connection", socket);
  return { ports, room, socket };
}

test("[SV26] a phone that connects is noted as there, and its room as not abandoned", () => {
  const { ports } = entered(1);
  expect(ports.devices.seen).toHaveBeenCalledExactlyOnceWith("room", "phone", NOW_MS);
  expect(ports.breaths.came).toHaveBeenCalledExactlyOnceWith("room");
});

test("[SV32] one that goes lets go of its room once, and of its line unless that still carries something", () => {
  for (const namespaces of [0, 1]) {
    const { ports, room, socket } = entered(namespaces);
    expect(room.release).not.toHaveBeenCalled();
    socket.emit("disconnect");
    expect(room.release).toHaveBeenCalledTimes(1);
    expect(ports.breaths.went).toHaveBeenCalledExactlyOnceWith("room");
    expect(socket.conn.close).toHaveBeenCalledTimes(namespaces === 0 ? 1 : 0);
  }
});

test("[SV32] a room that is found for a phone that has gone, or has it already, is let go at once", () => {
  const held = (): HeldRoom & { release: ReturnType<typeof vi.fn> } => ({ release: vi.fn() }) as never; // all of it that is used
  const [first, second, late] = [held(), held(), held()];
  const connection = new Connection(member);
  connection.hold(first);
  connection.hold(second);
  expect([first, second].map(({ release }) => release.mock.calls.length)).toEqual([0, 1]);
  connection.close();
  connection.hold(late);
  expect([first, late].map(({ release }) => release.mock.calls.length)).toEqual([1, 1]);
  expect(connection.holds).toBe(false);
});
