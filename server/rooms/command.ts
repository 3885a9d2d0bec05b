import { reject } from "../../shared/practices/practice.ts";
import type { CommandReply } from "../../shared/protocol/ack.ts";
import type { LogEntry } from "../../shared/protocol/envelope.ts";
import { errorReply, rejectionReply } from "../../shared/protocol/errors.ts";
import type { CommandId, Hash } from "../../shared/protocol/ids.ts";
import { canonicalJson } from "../../shared/room/canonical-json.ts";
import { decide } from "../../shared/room/decide.ts";
import type { Command } from "../../shared/room/registry.ts";
import type { RoomStore } from "../store/port.ts";
import type { RoomId } from "../store/room-id.ts";
import { holdsSeat } from "./change-device.ts";
import type { LiveRoom } from "./live-room.ts";
import type { Member } from "./member.ts";
import { type WritePorts, write } from "./write.ts";

/** `connection` names the one that gets the events in the answer. */
export type Asked = { readonly id: CommandId; readonly command: Command; readonly connection: string | undefined };

export type CommandPorts = WritePorts & {
  /** Tells the room's connections of durable events, except the connection that has them in its answer. */
  readonly publish: (roomId: RoomId, entries: readonly LogEntry[], except?: string) => void;
};

/**
 * Runs a member's command. The store refuses a used id, so only a repeated or rejected command costs a look-up: the first
 * time it is either written or rejected by the rules, and only then is the id looked for.
 */
export async function runCommand(
  live: LiveRoom,
  member: Member,
  { id, command, connection }: Asked,
  ports: CommandPorts,
): Promise<CommandReply> {
  const refused = live.refusedBefore(id);
  if (refused !== null) return refused;
  const fingerprint = fingerprintOf(command, ports);
  const written = await write(
    live,
    {
      decide: (room, atMs) =>
        holdsSeat(room, member, atMs) ? decide(room, command, { seat: member.seat, atMs }) : reject("notAllowed"),
      command: { id, fingerprint },
    },
    ports,
  );
  if ("error" in written) return written;
  if ("rejected" in written) {
    const { rejected: code, retryAfterMs } = written;
    const rejection = rejectionReply(code, retryAfterMs);
    const earlier = await earlierReply(live, id, fingerprint, ports.rooms);
    // It was on its way when the seat went to another phone.
    if (earlier === null && code === "notAllowed") return errorReply("moved");
    if (earlier === null) live.refuse(id, rejection);
    return earlier ?? rejection;
  }
  if (written.outcome === "duplicate")
    return (await earlierReply(live, id, fingerprint, ports.rooms)) ?? errorReply("internal");
  if (written.outcome !== "written") return errorReply("ended");
  const events = [...written.entries];
  ports.publish(live.roomId, events, connection);
  return { ok: true, seq: live.head.seq, events };
}

/** The same body got its answer long ago; another body under the same id is an error. */
async function earlierReply(
  live: LiveRoom,
  id: CommandId,
  fingerprint: Hash,
  rooms: RoomStore,
): Promise<CommandReply | null> {
  const earlier = await rooms.command(live.roomId, id);
  if (earlier === null) return null;
  return earlier.fingerprint === null || earlier.fingerprint === fingerprint
    ? { ok: true, seq: earlier.seq }
    : errorReply("idReused");
}

const fingerprintOf = (command: Command, { digest }: WritePorts): Hash => digest(canonicalJson(command));
