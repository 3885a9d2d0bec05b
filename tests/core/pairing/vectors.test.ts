import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hexEncode } from "../../../shared/bytes/hex.ts";
import type { Invitation } from "../../../shared/pairing/invitation.ts";
import { spentMark } from "../../../shared/pairing/invitation.ts";
import { confirmTag, deriveHandshakeKeys, deriveTextKey } from "../../../shared/pairing/key-schedule.ts";
import { NONCE_BYTES, seal, sealText } from "../../../shared/pairing/seal.ts";
import { pairedJoiner, runHandshake, seeded } from "../../support/pairing/pairing-run.ts";

/**
 * Pins every byte of Attune's own construction, so that a phone with last year's app still pairs with a new one.
 * A change that is meant also changes the version in the labels; then write the file anew with UPDATE_VECTORS=1.
 */
const file = new URL("../../../shared/pairing/vectors/attune.json", import.meta.url);

const hexOf = (values: object): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, hexEncode(value as Uint8Array)]));

function keySchedule() {
  const input = { isk: seeded("isk", 64), sidOutput: seeded("sid output", 64), transcript: seeded("transcript", 66) };
  const keys = deriveHandshakeKeys(input.isk, input.sidOutput);
  const tags = {
    tagInviter: confirmTag(keys.confirmInviter, input.transcript),
    tagJoiner: confirmTag(keys.confirmJoiner, input.transcript),
  };
  return hexOf({ ...input, ...keys, ...tags, textKeyWords: deriveTextKey(keys.root, "words") });
}

function sealing() {
  const input = {
    key: seeded("key", 32),
    nonce: seeded("nonce", NONCE_BYTES),
    plaintext: seeded("plain", 20),
    aad: seeded("aad", 9),
  };
  const text = { text: "Tea, then quiet. 🌿", textAad: "command/field" };
  const sealed = seal(input.key, input.nonce, input.plaintext, input.aad);
  return {
    ...hexOf({ ...input, sealed }),
    ...text,
    sealedText: sealText(input.key, input.nonce, text.text, text.textAad),
  };
}

function handshake(invitation: Invitation) {
  const offer = { purpose: "pair", name: "Alex" } as const;
  const random = hexOf({
    greet: seeded("greet"),
    reply: seeded("reply"),
    proof: seeded("proof"),
    accept: seeded("accept"),
    confirm: seeded("confirm"),
  });
  const { messages, joiner } = runHandshake({ invitation, offer, joinerName: "Sam" });
  const { rootKey } = pairedJoiner(joiner.joined.state);
  return { invitation, spentMark: spentMark(invitation), offer, joinerName: "Sam", random, messages, rootKey };
}

const current = {
  about:
    "Generated vectors of Attune's pairing. Hex, except invitations, messages, marks and root keys, which stand as on the wire.",
  keySchedule: keySchedule(),
  sealing: sealing(),
  handshakes: [
    handshake({ kind: "code", handle: "7K2M", secret: "QX4TZ" }),
    handshake({ kind: "link", handle: "0123456789ABCDEF", secret: "GHJKMNPQRSTVWXYZ0123456789" }),
  ],
};

if (process.env["UPDATE_VECTORS"] === "1") writeFileSync(file, `${JSON.stringify(current, null, 2)}\n`);

describe("Attune's own vectors", () => {
  test.each(["keySchedule", "sealing", "handshakes"] as const)("%s gives the pinned bytes", (part) => {
    const pinned = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    expect(current[part]).toEqual(pinned[part]);
  });
});
