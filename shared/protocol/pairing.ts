import * as z from "zod/mini";
import { ErrorReply } from "./errors.ts";
import { AtMs, DeviceId, Hash, Random16 } from "./ids.ts";

/** Names an invitation or an attempt; made by the server. */
const Id = Random16;

/** 16 random bytes made on the phone: proves later that it is the same inviter or joiner. Stored hashed. */
const Key = Random16;

/** Crockford's base32: four symbols for a code (made by the server), sixteen for a link or QR (made on the phone). */
const LinkHandle = z.string().check(z.regex(/^[0-9A-HJKMNP-TV-Z]{16}$/));
const Handle = z.string().check(z.regex(/^(?:[0-9A-HJKMNP-TV-Z]{4}|[0-9A-HJKMNP-TV-Z]{16})$/));

/** `pair` makes a new room, `replace` brings the partner's lost phone back, `move` takes one's own seat to a new phone. */
export const Purpose = z.enum(["pair", "replace", "move"]);
export type Purpose = z.infer<typeof Purpose>;

export const Via = z.enum(["code", "qr", "link"]);
export type Via = z.infer<typeof Via>;

/** One opening of an invitation. For one use, burnt at the first claim whatever comes of it. */
export const Opening = z.object({ via: Via, handle: Handle, expiresAtMs: AtMs });
export type Opening = z.infer<typeof Opening>;

/** Unpadded base64url that the server relays unread; shared/pairing/messages.ts gives the exact lengths. */
const Opaque = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,512}$/));

/** The handshake, step by step: the inviter says hello, the joiner proves first, the inviter shows who asks. */
export const HandshakeMessage = z.discriminatedUnion("step", [
  z.object({ step: z.literal("hello"), sid: Opaque, share: Opaque }),
  z.object({ step: z.literal("reply"), share: Opaque, tag: Opaque }),
  z.object({ step: z.literal("proof"), tag: Opaque, sealed: Opaque }),
  z.object({ step: z.literal("accept"), sealed: Opaque }),
  z.object({ step: z.literal("decline"), sealed: Opaque }),
  z.object({ step: z.literal("confirm"), sealed: Opaque }),
]);
export type HandshakeMessage = z.infer<typeof HandshakeMessage>;

/** The credential a phone made for itself: the server learns only the hash of the token. */
export const NewDevice = z.object({ deviceId: DeviceId, tokenHash: Hash });
export type NewDevice = z.infer<typeof NewDevice>;

export const PairRequest = z.discriminatedUnion("type", [
  /** Inviter: makes an invitation with a code, its QR (a link that lives as long) and a link to share. */
  z.object({ type: z.literal("open"), key: Key, purpose: Purpose, qr: LinkHandle, link: LinkHandle }),
  /** Inviter: a fresh code and QR, at most three in ten minutes with the first. */
  z.object({ type: z.literal("freshCode"), invitationId: Id, qr: LinkHandle }),
  /** Either: resumes an invitation or attempt after a restart or a lost connection. */
  z.object({ type: z.literal("attach"), id: Id, key: Key }),
  /** Joiner: burns the opening; the inviter's phone then says hello. */
  z.object({ type: z.literal("claim"), handle: Handle, key: Key }),
  /** Either: the next step of the handshake. Repeating the same message is harmless. */
  z.object({ type: z.literal("relay"), attemptId: Id, message: HandshakeMessage }),
  /** Joiner: yes, with the credential of this phone. */
  z.object({ type: z.literal("accept"), attemptId: Id, device: NewDevice, message: HandshakeMessage }),
  /** Inviter: yes. One transaction makes the room or changes the device. `device` only when the purpose is `pair`. */
  z.object({ type: z.literal("confirm"), attemptId: Id, device: z.optional(NewDevice), message: HandshakeMessage }),
  /** Either: ends this attempt. */
  z.object({ type: z.literal("refuse"), attemptId: Id }),
  /** Inviter: ends the invitation with all its openings and attempts. */
  z.object({ type: z.literal("cancel"), invitationId: Id }),
  /**
   * A phone that is to replace another and waits to be let in: takes that back. Done too if it doesn't wait (any more); it
   * never ends the pairing.
   */
  z.object({ type: z.literal("withdraw") }),
]);
export type PairRequest = z.infer<typeof PairRequest>;

const AttemptState = z.enum(["open", "accepted", "confirmed", "over"]);

/** A whole attempt as both sides may see it: what a phone needs to continue after it was closed. */
export const Attempt = z.object({
  attemptId: Id,
  via: Via,
  handle: Handle,
  purpose: Purpose,
  state: AttemptState,
  messages: z.array(HandshakeMessage),
});
export type Attempt = z.infer<typeof Attempt>;

const Opened = z.object({
  ok: z.literal(true),
  invitationId: Id,
  openings: z.array(Opening),
  attempts: z.array(Attempt),
});
const Joined = z.object({ ok: z.literal(true), attempt: Attempt });
const Done = z.object({ ok: z.literal(true) });

export const PairReply = z.union([Opened, Joined, Done, ErrorReply]);
export type PairReply = z.infer<typeof PairReply>;

/** Down: the attempt has changed (a message came, it was confirmed, it is over). Always the whole attempt. */
export const PairNews = z.object({ attempt: Attempt });
export type PairNews = z.infer<typeof PairNews>;
