import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROTOCOL_VERSION, PROTOCOL_VERSION_MIN } from "../../shared/protocol/version.ts";
import { type Pair, pairUp } from "../support/pair.ts";
import type { Speech } from "./load.ts";
import { type Subject, warmRooms } from "./phases.ts";
import { ServerProcess } from "./server-process.ts";
import { signal } from "./signal.ts";

const versions = { min: PROTOCOL_VERSION_MIN, max: PROTOCOL_VERSION };
const NEW_PHONE = { logId: null, seq: 0, hash: null };

/** What Attune's phones say, those of `pairs` in turn. */
export const attuneSpeech = (pairs: readonly Pair[]): Speech => ({
  name: "attune",
  auths(room) {
    const pair = pairs[room];
    if (pair === undefined) throw new RangeError(`There is no room ${room}.`);
    return [
      { token: pair.a.token, versions },
      { token: pair.b.token, versions },
    ];
  },
  async enter(client) {
    const reply = await client.request("resume", NEW_PHONE);
    if (!reply.includes('"result"')) throw new Error(`Not let in: ${reply}`);
  },
  signal,
});

/** Attune with its rooms paired once, over the wire; every round starts the server anew on the same data. */
export function attune(rooms: number): Subject & { close(): void } {
  const folder = mkdtempSync(join(tmpdir(), "attune-bench-"));
  const pairs: Pair[] = [];
  return {
    ...attuneSpeech(pairs),
    async start() {
      const server = await ServerProcess.start(fileURLToPath(new URL("./attune-server.ts", import.meta.url)), [folder]);
      while (pairs.length < rooms + warmRooms(rooms)) pairs.push(await pairUp(server.origin));
      return server;
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}
