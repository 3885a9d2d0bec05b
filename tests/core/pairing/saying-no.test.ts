import { describe, expect, test } from "vitest";
import { confirmJoiner, declineJoiner, inviterReceive } from "../../../shared/pairing/inviter.ts";
import { acceptOffer, declineOffer, joinerReceive } from "../../../shared/pairing/joiner.ts";
import { joinerDevice, runHandshake, seeded, sentOf } from "../../support/pairing/pairing-run.ts";

const random = seeded("later");
const run = runHandshake({
  invitation: { kind: "code", handle: "7K2M", secret: "QX4TZ" },
  offer: { purpose: "pair", name: "Alex" },
  joinerName: "Sam",
});

describe("saying no", () => {
  test("lets the joiner decline without ever sending a name", () => {
    const no = declineOffer(run.joiner.offered.state, random);
    expect(no.state).toMatchObject({ step: "declined", by: "me" });
    expect(inviterReceive(run.inviter.proved.state, sentOf(no, "decline"), random).state).toMatchObject({
      step: "declined",
      by: "other",
    });
  });

  test("lets the joiner think again until the inviter has confirmed", () => {
    const no = sentOf(declineOffer(run.joiner.accepted.state, random), "decline");
    expect(inviterReceive(run.inviter.asked.state, no, random).state.step).toBe("declined");
    expect(inviterReceive(run.inviter.confirmed.state, no, random).state.step).toBe("paired");
  });

  test("lets the inviter decline whoever accepted", () => {
    const no = sentOf(declineJoiner(run.inviter.asked.state, random), "decline");
    expect(joinerReceive(run.joiner.accepted.state, no, random).state).toMatchObject({ step: "declined", by: "other" });
  });

  test("does nothing before its time", () => {
    for (const early of [run.inviter.open, run.inviter.greeted.state, run.inviter.proved.state]) {
      expect(confirmJoiner(early, random).state).toBe(early);
      expect(declineJoiner(early, random).state).toBe(early);
    }
    for (const early of [run.joiner.waiting, run.joiner.replied.state]) {
      expect(acceptOffer(early, { name: "Sam", deviceId: joinerDevice }, random).state).toBe(early);
      expect(declineOffer(early, random).state).toBe(early);
    }
  });
});
