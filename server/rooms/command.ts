import { reject } from "../../shared/practices/practice.ts";
import type { CommandReply } from "../../shared/protocol/ack.ts";
import type { LogEntry } from "../../shared/protocol/envelope.ts";
import { errorReply } from "../../shared/protocol/errors.ts";
import type { CommandId, Hash } from "../../shared/protocol/ids.ts";
import { canonicalJson } from "../../shared/room/canonical-json.ts";
import type { Command } from "../../shared/room/registry.ts";
import { decide } from "../../shared/room/room.ts";
import type { RoomStore } from "../store/port.ts";
import { holdsSeat } from "./change-device.ts";
import { deviceChanges } from "./device-changes.ts";
import type { LiveRoom } from "./live-room.ts";
import type { Member } from "./member.ts";
import { type WritePorts, write } from "./write.ts";

export type Asked = { readonly id: CommandId; readonly command: Command };

/** The answer, and what the others are to be told once it is given. */
export type Commanded = { readonly reply: CommandReply; readonly entries: readonly LogEntry[] };

/**
 * Runs a member's command. The store refuses an id twice, so a repeated command costs a look-up only when it is one:
 * the first time is either written or refused by the rules, and only then is the id looked for.
 */
export async function runCommand(live: LiveRoom, member: Member, asked: Asked, ports: WritePorts): Promise<Commanded> {
  const { id, command } = asked;
  const refused = live.refusedBefore(id);
  if (refused !== null) return told(refused);
  const fingerprint = fingerprintOf(command, ports);
  const written = await write(
    live,
    {
      decide: (room, atMs) =>
        holdsSeat(room, member, atMs) ? decide(room, command, { seat: member.seat, atMs }) : reject("notAllowed"),
      command: { id, fingerprint },
      devices: (events) => deviceChanges(events, []),
    },
    ports,
  );
  if ("error" in written) return told(written);
  if ("rejected" in written) {
    const { rejected: code, retryAfterMs } = written;
    const rejection = { rejected: true, code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } as const;
    const earlier = await earlierReply(live, id, fingerprint, ports.rooms);
    // It was on its way when the seat went to another phone.
    if (earlier === null && code === "notAllowed") return told(errorReply("moved"));
    if (earlier === null) live.refuse(id, rejection);
    return told(earlier ?? rejection);
  }
  if (written.outcome === "duplicate")
    return told((await earlierReply(live, id, fingerprint, ports.rooms)) ?? errorReply("internal"));
  if (written.outcome !== "written") return told(errorReply("ended"));
  const events = [...written.entries];
  return { reply: { ok: true, seq: live.head.seq, events }, entries: events };
}

const told = (reply: CommandReply): Commanded => ({ reply, entries: [] });

/** The same body got its answer long ago; another body under the same id is a mistake. */
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
