import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "@redis/client";
import { createShardedAdapter } from "@socket.io/redis-adapter";
import { Server } from "socket.io";

/**
 * What Attune is measured against: rooms of two over bare socket.io, no validation, no storage. With the URL of a Redis
 * as its argument it is one of several nodes that share their rooms.
 */
const [, , redisUrl] = process.argv;
const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });
if (redisUrl !== undefined) io.adapter(await shardedAdapter(redisUrl));

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

async function shardedAdapter(url: string): Promise<ReturnType<typeof createShardedAdapter>> {
  const publisher = await createClient({ url }).connect();
  const subscriber = await publisher.duplicate().connect();
  return createShardedAdapter(publisher, subscriber);
}
