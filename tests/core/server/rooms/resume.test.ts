import { describe, expect, test } from "vitest";
import type { Head } from "../../../../shared/protocol/envelope.ts";
import type { Resume, ResumeReply } from "../../../../shared/protocol/resume.ts";
import { coupleInMemory } from "../../../support/room/couple-in-memory.ts";
import { commandId, DAY_MS, fadeAt, NOON_MS, random16, randomHash } from "../../../support/store/store-givens.ts";

const NEW_PHONE: Resume = { logId: null, seq: 0, hash: null };

/** A phone of a room with so many soft replies in its log, and the log's places in order. */
async function phoneWith(replies: number) {
  const { store, roomId, node, member } = coupleInMemory(NOON_MS);
  const [rooms, phone] = [node(), member("a")];
  const resume = (cursor: Resume) => rooms.resume(phone, cursor);
  const { logId, ...first } = headOf(await resume(NEW_PHONE));
  const places: Head[] = [{ logId, ...first }];
  for (let sent = 0; sent < replies; sent++) {
    const reply = await rooms.command(phone, { id: commandId(), type: "hear.send", code: "iHearYou" });
    if (!("events" in reply)) throw new Error(`It wasn't taken: ${JSON.stringify(reply)}`);
    for (const { seq, hash } of reply.events ?? []) places.push({ logId, seq, hash });
  }
  /** The bodies go from the store, as they do with time. */
  const fadeAll = async (): Promise<void> => {
    const { head, state } = (await store.rooms.load(roomId))!;
    await store.retention.fade(roomId, { ...fadeAt(head, NOON_MS + DAY_MS), state });
  };
  return { resume, places, fadeAll };
}

function headOf(reply: ResumeReply): Head {
  if (!("result" in reply)) throw new Error(`resume: ${JSON.stringify(reply)}`);
  return reply.result === "reset" ? reply.snapshot.head : reply.head;
}

describe("[SV27] what a phone has missed it gets whole, or a snapshot instead", () => {
  test("up to 200 events are sent one by one, more are not", async () => {
    const { resume, places } = await phoneWith(201);
    const [head, last, before] = [places.at(-1)!, places.at(-201)!, places.at(-202)!];
    expect(await resume(head)).toMatchObject({ result: "caughtUp", head, events: [] });
    const most = await resume(last);
    expect(most).toMatchObject({ result: "caughtUp", head });
    expect("events" in most && most.events).toHaveLength(200);
    expect(await resume(before)).toMatchObject({ result: "reset", snapshot: { head } });
  });

  test("it says `mayLack` when the log doesn't hold the phone's place, and not when only the bodies have faded", async () => {
    const { resume, places, fadeAll } = await phoneWith(2);
    const [before, , head] = places;
    if (before === undefined || head === undefined) throw new Error("Three places are known.");
    const reset = async (cursor: Resume) => {
      const reply = await resume(cursor);
      if (!("snapshot" in reply)) throw new Error("There was no snapshot.");
      return reply.mayLack ?? false;
    };
    expect(await reset({ ...head, seq: head.seq + 1 })).toBe(true);
    expect(await reset({ ...head, hash: randomHash() })).toBe(true);
    expect(await reset({ ...before, hash: randomHash() })).toBe(true);
    expect(await reset({ ...head, logId: random16() })).toBe(true);
    expect(await reset(NEW_PHONE)).toBe(true);
    await fadeAll();
    expect(await reset(before)).toBe(false);
  });
});
