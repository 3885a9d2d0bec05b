import { expect, test } from "vitest";
import { readStored } from "../../../../client-sdk/src/core/stored.ts";

const atMs = 1_800_000_000_000;
const id = "01a3185c-5000-7000-8000-000000000001";
const token = "A".repeat(43);

test("what a phone's storage holds from the first build is read whole: its place, what it has yet to send, and a leaving", () => {
  const membership = {
    deviceId: "AAAAAAAAAAAAAAAAAAAAAA",
    token,
    rootKey: token,
    names: { mine: "Alex", partner: "Sam" },
    seat: "a",
    over: null,
  };
  const entry = {
    place: 1,
    command: { id, type: "space.take", minutes: 20, askedAtMs: atMs },
    madeAtWallMs: atMs,
    acked: null,
    readAtWallMs: null,
  };
  const push = {
    type: "subscribe",
    endpoint: "https://push.example/1",
    keys: { p256dh: `B${"A".repeat(86)}`, auth: "A".repeat(22) },
  };
  const stored = readStored({
    membership: JSON.stringify(membership),
    [`outbox/${id}`]: JSON.stringify(entry),
    [`leaving/${id}`]: JSON.stringify({ commandId: id, token }),
    push: JSON.stringify(push),
    clock: "-250",
  });
  expect(stored).toMatchObject({
    membership,
    outbox: [entry],
    leaving: [{ commandId: id, token }],
    push,
    serverMinusWallMs: -250,
  });
});
