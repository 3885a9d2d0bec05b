import type { Head } from "../../../../shared/protocol/envelope.ts";
import type { CaughtUp, Reset, Resume } from "../../../../shared/protocol/resume.ts";
import { copyImage, type Image } from "../../memory-store/image.ts";
import { ROOM_ID } from "../birth.ts";
import type { Faults, Heard } from "../faults.ts";
import type { Mutant } from "./mutants.ts";

/** Faults of the gateway: who is sent what, and when. */
export const MUTANTS_OF_GATEWAYS: readonly Mutant[] = [
  { name: "a connection joins its room after reading", promise: "P7", faults: () => ({ joins: "afterReading" }) },
  {
    name: "a clock reply doesn't name the head",
    promise: "P7",
    faults: () => ({ answers: (reply, { name }) => (name === "clock" ? { ...reply, head: null } : reply) }),
  },
  { name: "a long answer to resume is cut short", promise: "P6", faults: () => ({ answers: cutShort }) },
  { name: "the cursor's hash is ignored", promise: "P6", faults: () => ({ hears: trusting }) },
  {
    name: "a log went back under its own name, and no snapshot says so",
    promise: "P2",
    faults: () => ({ restore: copyImage, answers: withoutDoubt }),
  },
  {
    name: "a restored backup lets phones in again whose seat had moved",
    promise: "P10",
    faults: () => ({ restore: lettingIn }),
  },
  { name: "a snapshot is served with an old head", promise: "P6", faults: withOldHeads },
  { name: "a repeated command is answered before it is durable", promise: "P1", faults: answeredAtOnce },
  {
    name: "what timers cause is sent to nobody",
    promise: "P7",
    faults: () => ({
      publish: (publish) => (roomId, entries, except) => {
        if (except !== undefined) publish(roomId, entries, except);
      },
    }),
  },
];

// The handlers answer `resume` with one of these, or with an error.
const isCaughtUp = (reply: object): reply is CaughtUp => "result" in reply && reply.result === "caughtUp";
const isReset = (reply: object): reply is Reset => "result" in reply && reply.result === "reset";

/** Only the last events are sent, as if the earlier ones were known. */
const cutShort = (reply: object): object => (isCaughtUp(reply) ? { ...reply, events: reply.events.slice(-1) } : reply);

/** A snapshot of a log with the name that the phone knows is taken for complete, though its own position isn't in that log. */
function withoutDoubt(reply: object): object {
  if (!isReset(reply)) return reply;
  const { mayLack: _, ...sure } = reply;
  return sure;
}

/** Every phone that a seat ever had may use it. */
function lettingIn(backup: Image): Image {
  const image = copyImage(backup);
  for (const { devices } of image.rooms.values()) {
    for (const [deviceId, device] of devices) devices.set(deviceId, { ...device, state: "active" });
  }
  return image;
}

/** Whatever hash the phone's copy has at that number is taken for the right one. */
function trusting(heard: Heard, image: Image): Heard {
  if (heard.name !== "resume") return heard;
  const cursor = heard.body as Resume; // what the SDK sends under this name
  const there = image.rooms.get(ROOM_ID)?.log.find(({ entry }) => entry.seq === cursor.seq);
  return there === undefined ? heard : { ...heard, body: { ...cursor, hash: there.entry.hash } };
}

/** The first head ever seen of each life of the log goes with every snapshot. */
function withOldHeads(): Faults {
  const first = new Map<string, Head>();
  return {
    answers: (reply) => {
      if (!isReset(reply)) return reply;
      const { head } = reply.snapshot;
      const old = first.get(head.logId) ?? head;
      first.set(head.logId, old);
      return { ...reply, snapshot: { ...reply.snapshot, head: old } };
    },
  };
}

/** The second time an id arrives it is answered as done, without asking anyone. */
function answeredAtOnce(): Faults {
  const heardOf = new Set<string>();
  return {
    answersAtOnce: ({ name, body }, image) => {
      if (name !== "command") return null;
      const { id, type } = body as { readonly id: string; readonly type: string }; // what the SDK sends under this name
      if (type === "leave" || !heardOf.has(id)) {
        heardOf.add(id);
        return null;
      }
      return { ok: true, seq: (image.rooms.get(ROOM_ID)?.head.seq ?? 0) + 1 };
    },
  };
}
