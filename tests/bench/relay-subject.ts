import { fileURLToPath } from "node:url";
import type { Subject } from "./phases.ts";
import { ServerProcess } from "./server-process.ts";
import { signal } from "./signal.ts";

export const relay = (): Subject => ({
  name: "relay",
  start: () => ServerProcess.start(fileURLToPath(new URL("./relay-server.ts", import.meta.url))),
  auths: (room) => [{ room: `room-${room}` }, { room: `room-${room}` }],
  enter: async () => {},
  signal,
});
