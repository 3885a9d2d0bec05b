import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type ServerOptions } from "socket.io";

/** Calls `deliver` once the other phone may have a signal. Default: at once. */
export type Before = (room: string, signal: unknown, deliver: () => void) => void;

/** Rooms of two over bare socket.io, without validation; tells the parent process its port. */
export function serveRelay(
  options: Partial<ServerOptions>,
  before: Before = (_room, _signal, deliver) => deliver(),
): void {
  const http = createServer();
  const io = new Server(http, { transports: ["websocket"], serveClient: false, ...options });
  io.on("connection", (socket) => {
    const room = String(socket.handshake.auth["room"]);
    void socket.join(room);
    socket.on("command", (signal: unknown, ack: (reply: unknown) => void) => {
      before(room, signal, () => {
        socket.to(room).emit("events", signal);
        ack({ ok: true });
      });
    });
    socket.on("clock", (probe: unknown, ack: (reply: unknown) => void) => ack(probe));
  });
  http.listen(0, "127.0.0.1", () => process.send?.({ listening: (http.address() as AddressInfo).port }));
}
