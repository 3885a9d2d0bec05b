import { describe, expect, test } from "vitest";
import { base64urlEncode } from "../../../shared/bytes/base64url.ts";
import { utf8Encode } from "../../../shared/bytes/utf8.ts";
import { HANDSHAKE_RANDOM_BYTES } from "../../../shared/pairing/handshake.ts";
import { type Invitation, spentMark } from "../../../shared/pairing/invitation.ts";
import { confirmJoiner, greet, inviterReceive, type Offer, openInviter } from "../../../shared/pairing/inviter.ts";
import { acceptOffer, joinerReceive, openJoiner } from "../../../shared/pairing/joiner.ts";
import { HANDSHAKE_CHARS, type HandshakeMessage } from "../../../shared/pairing/messages.ts";
import { sealFields } from "../../../shared/pairing/session.ts";
import {
  joinerDevice,
  pairedInviter,
  pairedJoiner,
  runHandshake,
  seeded,
  sentOf,
} from "../../support/pairing/pairing-run.ts";

const invitation: Invitation = { kind: "code", handle: "7K2M", secret: "QX4TZ" };
const wrong: Invitation = { ...invitation, secret: "QX4T0" };
const pair: Offer = { purpose: "pair", name: "Alex" };
const rootKey = base64urlEncode(seeded("root in use", 32));
const random = seeded("later");
const run = runHandshake({ invitation, offer: pair, joinerName: "Sam" });

describe("a handshake between two who know the secret", () => {
  test("ends with the same new root key on both phones, and each other's name", () => {
    const [inviter, joiner] = [pairedInviter(run.inviter.confirmed.state), pairedJoiner(run.joiner.joined.state)];
    expect(joiner).toMatchObject({ purpose: "pair", partnerName: "Alex", rootKey: inviter.rootKey });
    expect(inviter.joinerName).toBe("Sam");
    expect(inviter.rootKey).toMatch(/^[\w-]{43}$/);
  });

  test("tells the joiner who asks, and for what, before anything of the joiner is sent", () => {
    expect(run.joiner.offered.state).toMatchObject({ step: "offered", purpose: "pair", inviterName: "Alex" });
    expect(run.joiner.offered.send).toBeNull();
  });

  test("hands the root key in use to a phone that replaces a lost one", () => {
    const offer = { purpose: "replace", name: "Alex", rootKey } as const;
    const { inviter, joiner } = runHandshake({ invitation, offer, joinerName: "Sam" });
    expect(pairedJoiner(joiner.joined.state)).toMatchObject({ purpose: "replace", partnerName: "Alex", rootKey });
    expect(inviter.asked.state).toMatchObject({ step: "accepted", joinerName: "Sam", joinerDevice });
  });

  test("reads the yes of an app that doesn't name its phone yet", () => {
    const offer = { purpose: "replace", name: "Alex", rootKey } as const;
    const { inviter, joiner } = runHandshake({ invitation, offer, joinerName: "Sam" });
    if (joiner.offered.state.step !== "offered") throw new Error("It isn't asked.");
    const sealed = sealFields(joiner.offered.state.session, "accept", [utf8Encode("Sam")], random);
    expect(inviterReceive(inviter.proved.state, { step: "accept", sealed }, random).state).toMatchObject({
      step: "accepted",
      joinerName: "Sam",
      joinerDevice: "",
    });
  });

  test("hands the root key and the partner's name to one's own new phone", () => {
    const offer = { purpose: "move", name: "Alex", partnerName: "Sam", rootKey } as const;
    const { inviter, joiner } = runHandshake({ invitation, offer, joinerName: "Alex" });
    expect(pairedJoiner(joiner.joined.state)).toMatchObject({ purpose: "move", partnerName: "Sam", rootKey });
    expect(pairedInviter(inviter.confirmed.state).rootKey).toBe(rootKey);
  });

  test("gives every run another root key, even with the same secret", () => {
    const other = greet(openInviter(invitation, pair, []), seeded("other"));
    const replied = joinerReceive(openJoiner(invitation, []), sentOf(other, "hello"), seeded("reply"));
    expect(JSON.stringify(replied.state)).not.toContain(pairedInviter(run.inviter.confirmed.state).rootKey);
  });

  test("works for a link as for a code, and for names of any length and script", () => {
    const link: Invitation = { kind: "link", handle: "0123456789ABCDEF", secret: "Z".repeat(26) };
    const longest = "🫶".repeat(40);
    const { inviter, joiner } = runHandshake({
      invitation: link,
      offer: { purpose: "move", name: longest, partnerName: longest, rootKey },
      joinerName: `${longest}🫶`,
    });
    expect(pairedInviter(inviter.confirmed.state).joinerName).toBe(longest);
    expect(pairedJoiner(joiner.joined.state).partnerName).toBe(longest);
  });
});

describe("what the server sees", () => {
  test("has the same length whatever the names and the purpose are", () => {
    const long = { purpose: "replace", name: "M".repeat(40), rootKey } as const;
    const other = runHandshake({ invitation, offer: long, joinerName: "" });
    for (const messages of [run.messages, other.messages]) {
      for (const { step, ...strings } of messages) {
        for (const [name, text] of Object.entries(strings)) {
          expect([step, name, text.length]).toEqual([
            step,
            name,
            HANDSHAKE_CHARS[name as keyof typeof HANDSHAKE_CHARS],
          ]);
        }
      }
    }
  });

  test("holds neither the secret nor a name nor the root key", () => {
    const wire = JSON.stringify(run.messages);
    for (const hidden of ["QX4TZ", "Alex", "Sam", pairedInviter(run.inviter.confirmed.state).rootKey]) {
      expect(wire).not.toContain(hidden);
      expect(wire).not.toContain(base64urlEncode(new TextEncoder().encode(hidden)));
    }
  });
});

describe("one attempt a secret", () => {
  test("stops the inviter at a wrong guess, which learns no name and no tag", () => {
    const greeted = greet(openInviter(invitation, pair, []), seeded("greet"));
    const guess = joinerReceive(openJoiner(wrong, []), sentOf(greeted, "hello"), seeded("reply"));
    const refused = inviterReceive(greeted.state, sentOf(guess, "reply"), random);
    expect(refused).toMatchObject({ state: { step: "failed", reason: "unproven" }, send: null });
    const right = joinerReceive(openJoiner(invitation, []), sentOf(greeted, "hello"), seeded("reply"));
    expect(inviterReceive(refused.state, sentOf(right, "reply"), random).state).toBe(refused.state);
  });

  test.each([
    ["kind", { ...invitation, kind: "link" }],
    ["handle", { ...invitation, handle: "7K20" }],
  ] as const)("counts another %s as another secret", (_, typed) => {
    expect(() => runHandshake({ invitation, offer: pair, joinerName: "Sam", typed })).toThrow("Expected proof");
  });

  test("stops the joiner at an inviter who does not know the secret", () => {
    const impostor = greet(openInviter(wrong, pair, []), seeded("greet"));
    const replied = joinerReceive(openJoiner(invitation, []), sentOf(impostor, "hello"), seeded("reply"));
    const forged = { ...run.messages[2] };
    expect(joinerReceive(replied.state, forged, random).state).toEqual({
      step: "failed",
      reason: "unproven",
      sent: null,
    });
  });

  test("drops the secret from both states with the first message, and names the mark to store", () => {
    expect(JSON.stringify(run.inviter.open)).toContain(invitation.secret);
    expect(JSON.stringify(run.joiner.waiting)).toContain(invitation.secret);
    for (const first of [run.inviter.greeted, run.joiner.replied]) {
      expect(JSON.stringify(first.state)).not.toContain(invitation.secret);
      expect(first.spentMark).toBe(spentMark(invitation));
    }
    expect(run.inviter.proved.spentMark).toBeNull();
  });

  test("refuses a secret whose mark is stored, on either phone", () => {
    const spent = { step: "failed", reason: "spent", sent: null };
    expect(openInviter(invitation, pair, ["x", spentMark(invitation)])).toEqual(spent);
    expect(openJoiner(invitation, ["x", spentMark(invitation)])).toEqual(spent);
    expect(openJoiner(invitation, [spentMark(wrong)]).step).toBe("waiting");
  });

  test("greets once, and answers one greeting: a second one finds nothing to answer with", () => {
    expect(greet(run.inviter.greeted.state, random)).toEqual({
      state: run.inviter.greeted.state,
      send: null,
      spentMark: null,
    });
    const again = sentOf(greet(openInviter(invitation, pair, []), seeded("other")), "hello");
    expect(joinerReceive(run.joiner.replied.state, again, random).state).toBe(run.joiner.replied.state);
  });

  test("spends the joiner's secret even when the greeting is no valid point", () => {
    for (const share of ["A".repeat(43), "_".repeat(43), ""]) {
      const hello: HandshakeMessage = { ...run.messages[0], share };
      const refused = joinerReceive(openJoiner(invitation, []), hello, random);
      expect(refused.state).toMatchObject({ step: "failed", reason: "malformed" });
      expect(refused.spentMark).toBe(spentMark(invitation));
    }
  });
});

describe("random bytes", () => {
  test("must be exactly as many as a step takes, so that none is made of too few", () => {
    const open = openInviter(invitation, pair, []);
    for (const length of [0, HANDSHAKE_RANDOM_BYTES - 1, HANDSHAKE_RANDOM_BYTES + 1]) {
      const bytes = new Uint8Array(length);
      expect(() => greet(open, bytes)).toThrow(RangeError);
      expect(() => joinerReceive(openJoiner(invitation, []), run.messages[0], bytes)).toThrow(RangeError);
      expect(() => inviterReceive(run.inviter.greeted.state, run.messages[1], bytes)).toThrow(RangeError);
      expect(() => acceptOffer(run.joiner.offered.state, { name: "Sam", deviceId: joinerDevice }, bytes)).toThrow(
        RangeError,
      );
      expect(() => confirmJoiner(run.inviter.asked.state, bytes)).toThrow(RangeError);
    }
  });
});
