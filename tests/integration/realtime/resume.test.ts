import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Head, LogEntry } from "../../../shared/protocol/envelope.ts";
import type { Resume, ResumeReply } from "../../../shared/protocol/resume.ts";
import { type RunningApp, startApp, UNLIMITED } from "../../support/app.ts";
import { pairUp } from "../../support/pair.ts";
import { comeIn, command, randomText, resume } from "../../support/phone.ts";
import { roomOf } from "../../support/store/room-of.ts";

let app: RunningApp;
beforeAll(async () => {
  app = await startApp({ settings: UNLIMITED });
});
afterAll(() => app.close());

/** A phone of a room with so many soft replies in its log, and the log's places in order. */
async function phoneWith(replies: number) {
  const { a } = await pairUp(app.origin);
  const phone = await comeIn(app.origin, a.token);
  const places: Head[] = [headOf(await resume(phone))];
  for (let sent = 0; sent < replies; sent++) {
    const reply = await command(phone, "hear.send", { code: "iHearYou" });
    const [entry] = ("events" in reply ? reply.events : undefined) as [LogEntry]; // it was taken
    places.push({ logId: places[0]!.logId, seq: entry.seq, hash: entry.hash });
  }
  return { phone, token: a.token, places };
}

/** The bodies go from the store, as they do with time. */
async function fadeAll(token: string): Promise<void> {
  const { rooms, retention } = app.store;
  const roomId = await roomOf(app.store, token);
  const room = await rooms.load(roomId);
  if (room === null) throw new Error("The room is there.");
  const { head, state } = room;
  await retention.fade(roomId, {
    expect: head,
    state,
    nowMs: Date.now() + 86_400_000,
    trimBeforeMs: 0,
    fadeAtMs: null,
  });
}

function headOf(reply: ResumeReply): Head {
  if (!("result" in reply)) throw new Error(`resume: ${JSON.stringify(reply)}`);
  return reply.result === "reset" ? reply.snapshot.head : reply.head;
}

describe("[SV27] what a phone has missed it gets whole, or a snapshot instead", () => {
  test("up to 200 events are sent one by one, more are not", async () => {
    const { phone, places } = await phoneWith(201);
    const head = places.at(-1);
    expect(await resume(phone, head)).toMatchObject({ result: "caughtUp", head, events: [] });
    const most = await resume(phone, places.at(-201));
    expect(most).toMatchObject({ result: "caughtUp", head });
    expect("events" in most && most.events).toHaveLength(200);
    expect(await resume(phone, places.at(-202))).toMatchObject({ result: "reset", snapshot: { head } });
    phone.disconnect();
  });

  test("it says `mayLack` when the log doesn't hold the phone's place, and not when only the bodies have faded", async () => {
    const { phone, token, places } = await phoneWith(2);
    const [before, , head] = places;
    if (before === undefined || head === undefined) throw new Error("Three places are known.");
    const reset = async (cursor: Resume) => {
      const reply = await resume(phone, cursor);
      if (!("snapshot" in reply)) throw new Error("There was no snapshot.");
      return reply.mayLack ?? false;
    };
    expect(await reset({ ...head, seq: head.seq + 1 })).toBe(true);
    expect(await reset({ ...head, hash: randomText(32) })).toBe(true);
    expect(await reset({ ...before, hash: randomText(32) })).toBe(true);
    expect(await reset({ ...head, logId: randomText(16) })).toBe(true);
    expect(await reset({ logId: null, seq: 0, hash: null })).toBe(true);
    await fadeAll(token);
    expect(await reset(before)).toBe(false);
    phone.disconnect();
  });
});
