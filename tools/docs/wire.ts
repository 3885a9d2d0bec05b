import * as z from "zod/mini";
import type { DownEvents, PairDownEvents, PairUpEvents, UpEvents } from "../../server/realtime/wire.ts";
import { Program } from "../../shared/practices/breath/messages.ts";
import { CommandReply } from "../../shared/protocol/ack.ts";
import { ClockProbe, ClockReply } from "../../shared/protocol/clock.ts";
import { Drain } from "../../shared/protocol/drain.ts";
import { FadedEntry, Head, LogEntry, WholeEntry } from "../../shared/protocol/envelope.ts";
import { ErrorCode, ErrorReply, RejectionCode, RejectionReply, Verdict } from "../../shared/protocol/errors.ts";
import { Hello } from "../../shared/protocol/hello.ts";
import { AtMs, CommandId, Hash, Random16, Seat, Seq, Token } from "../../shared/protocol/ids.ts";
import { Attempt, HandshakeMessage, PairNews, PairReply, PairRequest } from "../../shared/protocol/pairing.ts";
import { PartnerPulse, Pulse } from "../../shared/protocol/pulse.ts";
import { PushReply, PushRequest, QuietHours } from "../../shared/protocol/push.ts";
import { Resume, ResumeReply, Snapshot } from "../../shared/protocol/resume.ts";
import { Command, Event } from "../../shared/room/registry.ts";

/** What travels, by the name it has in the documents. */
export const namedSchemas = {
  AtMs,
  Attempt,
  ClockAnswer: z.union([ClockReply, ErrorReply]),
  ClockProbe,
  ClockReply,
  Command,
  CommandId,
  CommandReply,
  Drain,
  ErrorCode,
  ErrorReply,
  Event,
  Events: z.array(LogEntry),
  FadedEntry,
  HandshakeMessage,
  Hash,
  Head,
  Hello,
  LogEntry,
  PairNews,
  PairReply,
  PairRequest,
  PartnerPulse,
  Program,
  Pulse,
  PushReply,
  PushRequest,
  QuietHours,
  Random16,
  RejectionCode,
  RejectionReply,
  Resume,
  ResumeReply,
  Seat,
  Seq,
  Snapshot,
  Token,
  Verdict,
  WholeEntry,
} as const;

export type SchemaName = keyof typeof namedSchemas;

/** What is documented of a message besides its name: its one argument, and what its acknowledgement carries. */
interface Said {
  readonly carries: SchemaName;
  readonly ack?: SchemaName;
  /** Sent volatile: dropped rather than kept for later. */
  readonly mayBeLost?: true;
  readonly about: string;
}

export interface WireMessage extends Said {
  readonly namespace: "/" | "/pair";
  /** The name of the socket.io event. */
  readonly event: string;
  readonly from: "phone" | "server";
}

/** The compiler checks these four against the server's own maps: nothing more, nothing less. */
const roomUp: Readonly<Record<keyof UpEvents, Said>> = {
  resume: {
    carries: "Resume",
    ack: "ResumeReply",
    about:
      "First after connecting: how far this phone's copy has come. Answered with all that was missed or with a snapshot, never in part.",
  },
  command: {
    carries: "Command",
    ack: "CommandReply",
    about:
      "Asks for something to happen. Answered once it is durable; the same `id` has one effect, however often it is sent.",
  },
  clock: {
    carries: "ClockProbe",
    ack: "ClockAnswer",
    mayBeLost: true,
    about: "Probes the shared clock. The answer repeats the head of the log, so that a lost broadcast is noticed.",
  },
  push: {
    carries: "PushRequest",
    ack: "PushReply",
    about: "Where this phone is notified while its app is closed. The other phone never learns of it.",
  },
  pulse: { carries: "Pulse", mayBeLost: true, about: "Presence or a touch during a live breath. Never stored." },
};

const drain = { carries: "Drain", about: "The server is about to stop: connect again after `waitMs`." } as const;

const roomDown: Readonly<Record<keyof DownEvents, Said>> = {
  events: { carries: "Events", about: "What has happened, in order, once it is durable." },
  pulse: { carries: "PartnerPulse", mayBeLost: true, about: "A pulse from the other phone." },
  drain,
};

const pairUp: Readonly<Record<keyof PairUpEvents, Said>> = {
  pair: {
    carries: "PairRequest",
    ack: "PairReply",
    about: "A step of pairing. The server relays the handshake and can't read it.",
  },
};

const pairDown: Readonly<Record<keyof PairDownEvents, Said>> = {
  news: { carries: "PairNews", about: "An attempt has changed. It always comes whole." },
  drain,
};

const listed = (
  namespace: WireMessage["namespace"],
  from: WireMessage["from"],
  messages: Readonly<Record<string, Said>>,
): readonly WireMessage[] => Object.entries(messages).map(([event, said]) => ({ namespace, event, from, ...said }));

export const wireMessages: readonly WireMessage[] = [
  ...listed("/", "phone", roomUp),
  ...listed("/", "server", roomDown),
  ...listed("/pair", "phone", pairUp),
  ...listed("/pair", "server", pairDown),
];
