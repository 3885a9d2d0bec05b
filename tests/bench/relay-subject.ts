import { fileURLToPath } from "node:url";
import type { Speech } from "./load.ts";
import type { Subject } from "./phases.ts";
import { ServerProcess } from "./server-process.ts";
import { signal } from "./signal.ts";

/** What the phones of a bare relay say. */
export const relaySpeech: Speech = {
  name: "relay",
  auths: (room) => [{ room: `room-${room}` }, { room: `room-${room}` }],
  enter: async () => {},
  signal,
};

export const relay = (): Subject => ({
  ...relaySpeech,
  start: () => ServerProcess.start(fileURLToPath(new URL("./relay-server.ts", import.meta.url))),
});
