import { createHmac, randomBytes } from "node:crypto";

/** Turns a room's id into a tag for log lines. The key lives as long as the process, so nobody can look up a room by it. */
export function createRoomTag(): (roomId: string) => string {
  const key = randomBytes(32);
  return (roomId) => createHmac("sha256", key).update(roomId).digest("base64url").slice(0, 10);
}
