import type { DefaultEventsMap, Namespace, Server, Socket } from "socket.io";
import type { CommandReply } from "../../shared/protocol/ack.ts";
import type { ClockProbe, ClockReply } from "../../shared/protocol/clock.ts";
import type { Drain } from "../../shared/protocol/drain.ts";
import type { LogEntry } from "../../shared/protocol/envelope.ts";
import type { ErrorReply } from "../../shared/protocol/errors.ts";
import type { PairNews, PairReply, PairRequest } from "../../shared/protocol/pairing.ts";
import type { PartnerPulse, Pulse } from "../../shared/protocol/pulse.ts";
import type { PushReply, PushRequest } from "../../shared/protocol/push.ts";
import type { Resume, ResumeReply } from "../../shared/protocol/resume.ts";
import type { Asker } from "../pairing/ports.ts";
import type { Connection } from "./connection.ts";

type Ack<Reply> = (reply: Reply) => void;

/** What a member's phone sends and receives. */
export type UpEvents = {
  readonly resume: (cursor: Resume, ack: Ack<ResumeReply>) => void;
  readonly command: (command: object, ack: Ack<CommandReply>) => void;
  readonly clock: (probe: ClockProbe, ack: Ack<ClockReply | ErrorReply>) => void;
  readonly pulse: (pulse: Pulse) => void;
  readonly push: (request: PushRequest, ack: Ack<PushReply>) => void;
};
export type DownEvents = {
  readonly events: (entries: readonly LogEntry[]) => void;
  readonly pulse: (pulse: PartnerPulse) => void;
  readonly drain: (drain: Drain) => void;
};

export type PairUpEvents = { readonly pair: (request: PairRequest, ack: Ack<PairReply>) => void };
export type PairDownEvents = { readonly news: (news: PairNews) => void; readonly drain: (drain: Drain) => void };

export type RoomServer = Server<UpEvents, DownEvents, DefaultEventsMap, Connection>;
export type RoomSocket = Socket<UpEvents, DownEvents, DefaultEventsMap, Connection>;
export type PairNamespace = Namespace<PairUpEvents, PairDownEvents, DefaultEventsMap, Asker>;
export type PairSocket = Socket<PairUpEvents, PairDownEvents, DefaultEventsMap, Asker>;

// Rooms of socket.io are named by the room's or topic's own id: 22 characters, and never 20, which the sharded adapter takes
// for a socket's id. A prefix would cost every idle connection a string of its own.
