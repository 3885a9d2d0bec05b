import { describe, expect, test } from "vitest";
import { base64urlEncode } from "../../../shared/bytes/base64url.ts";
import { utf8Encode } from "../../../shared/bytes/utf8.ts";
import type { Invitation } from "../../../shared/pairing/invitation.ts";
import { inviterReceive } from "../../../shared/pairing/inviter.ts";
import { acceptOffer, joinerReceive, openJoiner } from "../../../shared/pairing/joiner.ts";
import type { HandshakeMessage } from "../../../shared/pairing/messages.ts";
import { sealFields } from "../../../shared/pairing/session.ts";
import { joinerDevice, runHandshake, seeded } from "../../support/pairing/pairing-run.ts";

const invitation: Invitation = { kind: "code", handle: "7K2M", secret: "QX4TZ" };
const random = seeded("later");
const run = runHandshake({ invitation, offer: { purpose: "pair", name: "Alex" }, joinerName: "Sam" });
const malformed = { step: "failed", reason: "malformed", sent: null };

/** Seals what it likes, with the keys that a phone got by knowing the secret. */
function sealedBy(
  side: { readonly state: object },
  step: "proof" | "accept" | "confirm",
  fields: Uint8Array[],
): string {
  if (!("session" in side.state)) throw new Error("This state has no session.");
  return sealFields(side.state.session as Parameters<typeof sealFields>[0], step, fields, random);
}

const sealedProof = (...fields: string[]): HandshakeMessage => ({
  ...run.messages[2],
  sealed: sealedBy(run.inviter.proved, "proof", fields.map(utf8Encode)),
});

describe("a person who knows the secret and sends what no app would", () => {
  test("shows no name that is more than a name", () => {
    const asked = joinerReceive(run.joiner.replied.state, sealedProof("pair", "A\u202ele\nx"), random);
    expect(asked.state).toMatchObject({ step: "offered", inviterName: "Ale x" });
    const sealed = sealedBy(run.joiner.offered, "accept", [utf8Encode("\u2067Sam\u0000")]);
    expect(inviterReceive(run.inviter.proved.state, { step: "accept", sealed }, random).state).toMatchObject({
      step: "accepted",
      joinerName: "Sam",
    });
  });

  test("is refused with a purpose that is none, a field too few, or bytes that are no text", () => {
    for (const fields of [["watch", "Alex"], ["", "Alex"], []]) {
      const broken = sealedProof(...fields);
      expect(joinerReceive(run.joiner.replied.state, broken, random).state).toEqual(malformed);
    }
    const sealed = sealedBy(run.joiner.offered, "accept", [Uint8Array.of(0xff)]);
    expect(inviterReceive(run.inviter.proved.state, { step: "accept", sealed }, random).state).toEqual(malformed);
  });

  test("can't choose the root key of a new pair", () => {
    const sealed = sealedBy(run.inviter.asked, "confirm", [seeded("mine", 32), new Uint8Array()]);
    expect(joinerReceive(run.joiner.accepted.state, { step: "confirm", sealed }, random).state).toEqual(malformed);
  });

  test.each(["replace", "move"])("can't leave a phone without the root key in use (%s)", (purpose) => {
    const offered = joinerReceive(run.joiner.replied.state, sealedProof(purpose, "Alex"), random);
    const accepted = acceptOffer(offered.state, { name: "Sam", deviceId: joinerDevice }, random);
    for (const root of [new Uint8Array(), seeded("short", 31), seeded("long", 33)]) {
      const sealed = sealedBy(run.inviter.asked, "confirm", [root, utf8Encode("Sam")]);
      expect(joinerReceive(accepted.state, { step: "confirm", sealed }, random).state).toEqual(malformed);
    }
  });

  test("is refused with a session id of another length", () => {
    for (const length of [0, 15, 17]) {
      const hello = { ...run.messages[0], sid: base64urlEncode(seeded("sid", length)) };
      expect(joinerReceive(openJoiner(invitation, []), hello, random).state).toEqual(malformed);
    }
  });
});
