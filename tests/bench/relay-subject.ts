import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

const bareScript = fileURLToPath(new URL("./relay-server.ts", import.meta.url));
const savingScript = fileURLToPath(new URL("./saving-relay-server.ts", import.meta.url));

export const relay = (): Subject => ({
  ...relaySpeech,
  start: () => ServerProcess.start(bareScript),
});

/** The relay that saves; every round starts it on a folder of its own. */
export function savingRelay(): Subject & { close(): void } {
  const folder = mkdtempSync(join(tmpdir(), "attune-bench-"));
  return {
    ...relaySpeech,
    name: "saving relay",
    start: () => ServerProcess.start(savingScript, [mkdtempSync(join(folder, "round-"))]),
    close: () => rmSync(folder, { recursive: true }),
  };
}
