import { randomBytes, randomUUID } from "node:crypto";
import { io, type ManagerOptions, type Socket, type SocketOptions } from "socket.io-client";
import type { CommandReply } from "../../shared/protocol/ack.ts";
import type { ClockReply } from "../../shared/protocol/clock.ts";
import type { ErrorReply } from "../../shared/protocol/errors.ts";
import type { Resume, ResumeReply } from "../../shared/protocol/resume.ts";

export type Phone = Socket;

/** How long a test waits for an answer that must come; it fails rather than hangs. */
const ANSWER_MS = 10_000;

const NEW_PHONE: Resume = { logId: null, seq: 0, hash: null };
export const VERSIONS = { min: 1, max: 1 } as const;

/** A breath with the shortest cycle allowed; one that both have left ends after a cycle. */
export const SHORT_PROGRAM = { inhaleMs: 2_000, holdMs: 0, exhaleMs: 4_000, restMs: 0, minutes: 1 } as const;

export type DialOptions = Partial<ManagerOptions & SocketOptions> & { readonly namespace?: "/" | "/pair" };

/** A bare socket.io client, before it connects. It never reconnects by itself. */
export function dial(origin: string, auth: object, { namespace = "/", ...options }: DialOptions = {}): Phone {
  return io(`${origin}${namespace}`, {
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    auth,
    ...options,
  });
}

class NotConnected extends Error {
  override readonly name = "NotConnected";
  readonly reply: ErrorReply | null;

  constructor(error: Error) {
    super(error.message);
    this.reply = "data" in error ? (error.data as ErrorReply) : null; // sent by the server's middleware
  }
}

/** Resolves when connected; rejects with a NotConnected that carries the server's answer. */
export function connected(phone: Phone): Promise<Phone> {
  return new Promise((resolve, reject) => {
    phone.once("connect", () => resolve(phone));
    phone.once("connect_error", (error) => {
      phone.disconnect();
      reject(new NotConnected(error));
    });
  });
}

export const connect = (origin: string, token: string, options?: DialOptions): Promise<Phone> =>
  connected(dial(origin, { token, versions: VERSIONS }, options));

/** Why the server doesn't let this phone in. */
export async function refusalOf(connecting: Promise<Phone>): Promise<ErrorReply | null> {
  try {
    (await connecting).disconnect();
  } catch (error) {
    if (error instanceof NotConnected) return error.reply;
    throw error;
  }
  throw new Error("It was let in.");
}

export const ask = async <Reply>(phone: Phone, event: string, ...message: readonly unknown[]): Promise<Reply> =>
  (await phone.timeout(ANSWER_MS).emitWithAck(event, ...message)) as Reply; // a test checks what comes

export const resume = (phone: Phone, cursor: Resume = NEW_PHONE): Promise<ResumeReply> => ask(phone, "resume", cursor);
export const probe = (phone: Phone, t0Ms = 1): Promise<ClockReply> => ask(phone, "clock", { t0Ms });

/** Sends a command with a fresh id. */
export const command = (phone: Phone, type: string, body: object = {}): Promise<CommandReply> =>
  ask(phone, "command", { id: commandId(), type, ...body });

/** A UUID of version 7, in shape only. */
export const commandId = (): string => randomUUID().replace(/^(.{14})./, "$17");

/** The next message of that name. */
export const next = <Message>(phone: Phone, event: string): Promise<Message> =>
  new Promise((resolve) => phone.once(event, resolve));

/** The server closes the connection beneath the namespaces. */
export const lineClosed = (phone: Phone): Promise<void> =>
  new Promise((resolve) => phone.io.engine.once("close", () => resolve()));

/** Connected and caught up. */
export async function comeIn(origin: string, token: string, options?: DialOptions): Promise<Phone> {
  const phone = await connect(origin, token, options);
  await resume(phone);
  return phone;
}

export const randomText = (bytes: number): string => randomBytes(bytes).toString("base64url");
