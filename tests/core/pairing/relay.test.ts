import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Invitation } from "../../../shared/pairing/invitation.ts";
import { inviterReceive } from "../../../shared/pairing/inviter.ts";
import { joinerReceive } from "../../../shared/pairing/joiner.ts";
import { HANDSHAKE_CHARS, type HandshakeMessage } from "../../../shared/pairing/messages.ts";
import { runHandshake, seeded } from "../../support/pairing/pairing-run.ts";

const invitation: Invitation = { kind: "code", handle: "7K2M", secret: "QX4TZ" };
const random = seeded("later");
const run = runHandshake({ invitation, offer: { purpose: "pair", name: "Alex" }, joinerName: "Sam" });

describe("a server that meddles", () => {
  const inviterStates = [run.inviter.greeted, run.inviter.proved, run.inviter.asked, run.inviter.confirmed];
  const joinerStates = [run.joiner.replied, run.joiner.offered, run.joiner.accepted, run.joiner.joined];

  test("can send every message again: what was handled is ignored", () => {
    const [hello, reply, proof, accept, confirm] = run.messages;
    for (const { state } of joinerStates) expect(joinerReceive(state, hello, random).state).toBe(state);
    for (const { state } of joinerStates.slice(1)) expect(joinerReceive(state, proof, random).state).toBe(state);
    expect(joinerReceive(run.joiner.joined.state, confirm, random).state).toBe(run.joiner.joined.state);
    for (const { state } of inviterStates.slice(1)) expect(inviterReceive(state, reply, random).state).toBe(state);
    for (const { state } of inviterStates.slice(2)) expect(inviterReceive(state, accept, random).state).toBe(state);
  });

  /** One string of a message with one character replaced, and the message it was. */
  const changes = fc
    .record({
      message: fc.constantFrom(...run.messages),
      field: fc.nat(),
      at: fc.nat(),
      to: fc.constantFrom("A", "_", "="),
    })
    .map(({ message, field, at, to }) => {
      const strings = Object.entries(message).filter(([name]) => name !== "step");
      const [name, text] = strings[field % strings.length] ?? ["", ""];
      const place = at % text.length;
      const changed = { ...message, [name]: text.slice(0, place) + to + text.slice(place + 1) };
      return { message, changed };
    })
    .filter(({ message, changed }) => JSON.stringify(message) !== JSON.stringify(changed));

  /** What the receiver of a message makes of it; a joiner can't judge a greeting, so the inviter judges the reply to it. */
  const judged = (message: HandshakeMessage) => {
    if (message.step === "reply") return inviterReceive(run.inviter.greeted.state, message, random);
    if (message.step === "proof") return joinerReceive(run.joiner.replied.state, message, random);
    if (message.step === "accept") return inviterReceive(run.inviter.proved.state, message, random);
    if (message.step === "confirm") return joinerReceive(run.joiner.accepted.state, message, random);
    const replied = joinerReceive(run.joiner.waiting, message, seeded("reply"));
    return replied.send === null ? replied : inviterReceive(run.inviter.greeted.state, replied.send, random);
  };

  test("can't change a single character of any message unseen", () => {
    for (const message of run.messages) expect(judged(message).state.step).not.toBe("failed");
    fc.assert(
      fc.property(changes, ({ changed }) => {
        expect(judged(changed)).toMatchObject({ state: { step: "failed" }, send: null });
      }),
      { numRuns: 500 },
    );
  });

  test("can't pass a sealed part off as that of another step or of the other side", () => {
    const [, , proof, accept, confirm] = run.messages;
    const failed = { step: "failed", reason: "malformed" };
    expect(joinerReceive(run.joiner.accepted.state, { ...confirm, sealed: proof.sealed }, random).state).toMatchObject(
      failed,
    );
    expect(joinerReceive(run.joiner.accepted.state, { ...confirm, sealed: accept.sealed }, random).state).toMatchObject(
      failed,
    );
    expect(inviterReceive(run.inviter.proved.state, { ...accept, sealed: proof.sealed }, random).state).toMatchObject(
      failed,
    );
    const ownTag = { ...proof, tag: run.messages[1].tag };
    expect(joinerReceive(run.joiner.replied.state, ownTag, random).state).toMatchObject({ reason: "unproven" });
  });

  test("can't say no in the name of either", () => {
    const forged: HandshakeMessage = { step: "decline", sealed: "A".repeat(HANDSHAKE_CHARS.sealed) };
    expect(joinerReceive(run.joiner.offered.state, forged, random).state).toMatchObject({ step: "failed" });
    expect(inviterReceive(run.inviter.asked.state, forged, random).state).toMatchObject({ step: "failed" });
  });

  test("can't make a step throw, whatever it sends whenever", () => {
    const text = fc.oneof(fc.string({ maxLength: 60 }), fc.base64String({ maxLength: 400 }));
    const step = fc.constantFrom("hello", "reply", "proof", "accept", "decline", "confirm");
    const anyMessage = fc.record({ step, sid: text, share: text, tag: text, sealed: text });
    const at = fc.nat({ max: 3 });
    fc.assert(
      fc.property(anyMessage, at, (anything, index) => {
        const message = anything as HandshakeMessage;
        for (const [list, receive] of [
          [inviterStates, inviterReceive],
          [joinerStates, joinerReceive],
        ] as const) {
          const state = list[index]?.state;
          const after = receive(state as never, message, random);
          expect(after.state === state || after.state.step === "failed").toBe(true);
          expect(after.send).toBeNull();
        }
      }),
    );
  });
});
