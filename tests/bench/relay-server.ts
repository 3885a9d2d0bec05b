import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";

/** What Attune is measured against: rooms of two over bare socket.io, no validation, no storage. */
const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });

io.on("connection", (socket) => {
  const room = String(socket.handshake.auth["room"]);
  void socket.join(room);
  socket.on("command", (signal: unknown, ack: (reply: unknown) => void) => {
    socket.to(room).emit("events", signal);
    ack({ ok: true });
  });
  socket.on("clock", (probe: unknown, ack: (reply: unknown) => void) => ack(probe));
});

http.listen(0, "127.0.0.1", () => process.send?.({ listening: (http.address() as AddressInfo).port }));
