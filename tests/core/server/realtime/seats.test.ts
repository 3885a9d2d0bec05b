import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { Seats } from "../../../../server/realtime/seats.ts";
import type { RoomServer, RoomSocket } from "../../../../server/realtime/wire.ts";
import type { Seat } from "../../../../shared/protocol/ids.ts";

/** The rooms of socket.io, and sockets that join them before they are connected. */
function rooms() {
  const joined = new Map<string, Set<string>>();
  const sockets = new Map<string, RoomSocket>();
  const seats = new Seats({ sockets: { sockets, adapter: { rooms: joined } } } as unknown as RoomServer, {
    device: 2,
    room: 7,
    strangers: 1,
  });
  let count = 0;
  const enter = (seat: Seat, deviceId: string) => {
    const id = `socket ${(count += 1)}`;
    const join = (roomId: string) => void joined.set(roomId, (joined.get(roomId) ?? new Set()).add(id));
    const socket = { id, join } as unknown as RoomSocket;
    const member = { roomId: "room", seat, deviceId, version: 1 } as const;
    return { socket, refusal: seats.enter(socket, { member, waiting: null }) };
  };
  return { seats, sockets, enter };
}

test("[SV8] of those that enter at once each counts; a room's half is for one seat, whatever its phones are called", () => {
  const { seats, enter } = rooms();
  const busy = { error: true, code: "busy" };
  expect([enter("a", "phone"), enter("a", "phone")].map(({ refusal }) => refusal)).toEqual([null, null]);
  expect(enter("a", "phone").refusal).toMatchObject(busy);
  expect(enter("a", "former phone").refusal).toBeNull();
  expect(enter("a", "third phone").refusal).toMatchObject(busy);
  expect(enter("b", "other").refusal).toBeNull();
  expect(seats.of("room")).toHaveLength(4);
});

test("[SV8] one whose line went while it entered is forgotten, one that was connected stays; none of them hears before it asks", async () => {
  const { seats, sockets, enter } = rooms();
  const [stays] = [enter("a", "phone"), enter("b", "other")];
  sockets.set(stays.socket.id, stays.socket);
  await turn();
  expect(seats.of("room")).toEqual([stays.socket]);
  expect(seats.hearing("room")).toEqual([]);
  expect(seats.members()).toMatchObject([{ deviceId: "phone" }]);
});
