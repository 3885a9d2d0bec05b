import { hash } from "node:crypto";
import { ERRORS } from "../../../shared/protocol/error-table.ts";
import { type ErrorCode, type ErrorReply, errorReply } from "../../../shared/protocol/errors.ts";
import { Hello } from "../../../shared/protocol/hello.ts";
import { PROTOCOL_VERSION, PROTOCOL_VERSION_MIN, pickVersion } from "../../../shared/protocol/version.ts";
import { type Member, memberKey, waitingKey } from "../../rooms/member.ts";
import { answerAway } from "../../store/answer-away.ts";
import type { DeviceStore, KnownDevice } from "../../store/port.ts";
import type { AllRates } from "./limits.ts";

const OURS = { min: PROTOCOL_VERSION_MIN, max: PROTOCOL_VERSION };
/** A replacement waits up to a day, and may be called off at any time: whoever has it in hand should learn that soon. */
export const NOT_IN_YET = errorReply("devicePending", 5_000);

export type AdmissionPorts = {
  readonly devices: Pick<DeviceStore, "find">;
  readonly rates: Pick<AllRates, "handshakes" | "strangers">;
};

/** Who is asking to come in: a member, a phone that waits to become one, or, where that is allowed, somebody unknown. */
export type Visitor = { readonly member: Member | null; readonly waiting: Member | null };

/** A refusal to send to the phone: socket.io puts `data` into its `connect_error`. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly data: ErrorReply;

  constructor(data: ErrorReply) {
    super(ERRORS[data.code].message);
    this.data = data;
  }
}

/** Reads the `auth` of a handshake: its shape and the versions; the token, if there is one. */
export function readHello(auth: unknown): { readonly version: number; readonly token: string | null } | ErrorReply {
  const hello = Hello.safeParse(auth);
  if (!hello.success) return errorReply("badMessage");
  const { versions, token } = hello.data;
  const version = pickVersion(OURS, versions);
  if (version === null) return errorReply(versions.max < OURS.min ? "versionTooOld" : "versionTooNew");
  return { version, token: token ?? null };
}

/** Finds whose credential this is, and whether that device connects too often. */
export async function introduce(token: string, version: number, ports: AdmissionPorts): Promise<Visitor | ErrorReply> {
  const device = await findDevice(token, ports.devices);
  if (device === null) return errorReply("unknownToken");
  if ("error" in device) return device;
  if (device.state === "ended" || device.state === "revoked") return REFUSED[device.state];
  const { state, roomId, seat, deviceId } = device;
  const member = { roomId, seat, deviceId, version };
  const isIn = state === "active";
  // One that waits for its seat asks for a day: not at the cost of its address.
  const waitMs = ports.rates.handshakes.take(isIn ? memberKey(member) : waitingKey(member));
  if (waitMs > 0) return errorReply("rateLimited", waitMs);
  return isIn ? { member, waiting: null } : { member: null, waiting: member };
}

const REFUSED = {
  ended: errorReply("ended"),
  revoked: errorReply("moved"),
} as const satisfies Partial<Record<KnownDevice["state"], ErrorReply>>;

async function findDevice(token: string, devices: AdmissionPorts["devices"]): Promise<KnownDevice | ErrorReply | null> {
  try {
    return await devices.find(hash("sha256", token, "base64url"));
  } catch (error) {
    return answerAway(error);
  }
}

/** Refusals of somebody who isn't a member (any more): each costs the address a token. */
const STRANGE: ReadonlySet<ErrorCode> = new Set(["badMessage", "unknownToken", "ended", "moved"]);

/** Charges a stranger's handshake to its address; the answer says when to come back if there were too many. */
export function chargeStranger(
  address: string,
  reply: ErrorReply | null,
  { rates }: AdmissionPorts,
): ErrorReply | null {
  if (reply !== null && !STRANGE.has(reply.code)) return reply;
  const waitMs = rates.strangers.take(address);
  return waitMs > 0 ? errorReply("rateLimited", waitMs) : reply;
}
