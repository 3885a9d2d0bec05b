import type { Attempt, PairReply, PairRequest, Purpose } from "../../shared/protocol/pairing.ts";
import { ask, connected, dial, type Phone, randomText, VERSIONS } from "./phone.ts";
import { hashOf, linkHandle } from "./store/store-givens.ts";

/** What two phones have once they are paired. */
export type Pair = Readonly<Record<"a" | "b", { readonly token: string; readonly deviceId: string }>>;

/** A stranger's connection to the pairing namespace. */
export const knock = (origin: string, token?: string): Promise<Phone> =>
  connected(dial(origin, { ...(token === undefined ? {} : { token }), versions: VERSIONS }, { namespace: "/pair" }));

/** A request that must succeed. */
export async function pairing<Part extends "attempt" | "openings">(phone: Phone, request: PairRequest, part: Part) {
  const reply = await ask<PairReply>(phone, "pair", request);
  if (!(part in reply)) throw new Error(`${request.type}: ${JSON.stringify(reply)}`);
  return reply as Extract<PairReply, Readonly<Record<Part, unknown>>>; // the check above
}

/** A new device's name for itself. */
const newDevice = (deviceId = randomText(16)) => {
  const token = randomText(32);
  return { token, device: { deviceId, tokenHash: hashOf(token) } };
};

/** The server relays the handshake unread, so a test that isn't about it sends any bytes. */
const opaque = () => randomText(24);

/** An inviter's first request. */
export const opening = (purpose: Purpose, key = randomText(16)) =>
  ({ type: "open", key, purpose, qr: linkHandle(), link: linkHandle() }) as const;

/** Takes a joiner up to its yes; only the inviter's confirmation is missing. */
export async function bringIn(inviter: Phone, joiner: Phone, purpose: Purpose, key?: string) {
  const { openings } = await pairing(inviter, opening(purpose, key), "openings");
  const handle = openings.find(({ via }) => via === "code")?.handle ?? "";
  const { attempt } = await pairing(joiner, { type: "claim", handle, key: randomText(16) }, "attempt");
  const { attemptId } = attempt;
  const relay = (phone: Phone, message: Attempt["messages"][number]) =>
    pairing(phone, { type: "relay", attemptId, message }, "attempt");
  await relay(inviter, { step: "hello", sid: opaque(), share: opaque() });
  await relay(joiner, { step: "reply", share: opaque(), tag: opaque() });
  await relay(inviter, { step: "proof", tag: opaque(), sealed: opaque() });
  const { token, device } = newDevice();
  await pairing(
    joiner,
    { type: "accept", attemptId, device, message: { step: "accept", sealed: opaque() } },
    "attempt",
  );
  return { attemptId, token, deviceId: device.deviceId };
}

/** Pairs two phones over real sockets, without the cryptography. `inviterId` is the inviter's device id. */
export async function pairUp(origin: string, inviterId?: string): Promise<Pair> {
  const [inviter, joiner] = await Promise.all([knock(origin), knock(origin)]);
  const { attemptId, token, deviceId } = await bringIn(inviter, joiner, "pair");
  const own = newDevice(inviterId);
  const message = { step: "confirm", sealed: opaque() } as const;
  await pairing(inviter, { type: "confirm", attemptId, device: own.device, message }, "attempt");
  inviter.disconnect();
  joiner.disconnect();
  return { a: { token: own.token, deviceId: own.device.deviceId }, b: { token, deviceId } };
}

/** The inviter's confirmation when a phone changes. */
export async function confirmChange(inviter: Phone, attemptId: string): Promise<PairReply> {
  return await ask(inviter, "pair", { type: "confirm", attemptId, message: { step: "confirm", sealed: opaque() } });
}
