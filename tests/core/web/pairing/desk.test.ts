import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AttuneError } from "../../../../client-sdk/src/errors.ts";
import type { Asked, AttuneErrorCode } from "../../../../client-sdk/src/index.ts";
import { wordsOfFailed } from "../../../../web/src/pairing/failed-words.ts";
import type { Inviting } from "../../../../web/src/pairing/pairing-state.ts";
import { type InvitingOptions, inviting, stubPage } from "./inviting.ts";

beforeEach(() => void stubPage());
afterEach(() => void vi.unstubAllGlobals());

test("a question that came after somebody else's yes is asked once that person has left", async () => {
  const { desk, own } = await askedBeside();
  own.emit("left", {});
  expect(desk.state).toMatchObject({ at: "asked" });
});

test("and never again, once this phone has said yes to somebody: not even when it brings another phone in", async () => {
  const { desk, invitation } = await askedBeside();
  expect(await desk.confirm()).toBe(true);
  const next = invitation();
  await desk.invite("replace", "");
  next.emit("joined", { name: "Ada" });
  next.emit("left", {});
  expect(desk.state).toMatchObject({ at: "inviting", joiner: null });
});

test("nor is it lost when the yes to that person fails: it is asked once the error is read, however one goes on", async () => {
  for (const goOn of ["drop", "invite"] as const) {
    const { desk } = await askedBeside({ confirm: () => Promise.reject(new AttuneError("offline")) });
    expect(await desk.confirm()).toBe(false);
    expect(desk.state).toMatchObject({ at: "failed", code: "offline" });
    await (goOn === "drop" ? desk.drop() : desk.invite("pair", "Alex"));
    expect(desk.state).toMatchObject({ at: "asked" });
  }
});

test("a yes that comes too late for the person it was for isn't an error: the invitation stays open to the next", async () => {
  for (const next of [null, "Ada", "Eve"]) {
    const confirm = async (): Promise<void> => {
      own.emit("left", {});
      if (next !== null) own.emit("joined", { name: next });
      throw new AttuneError("invitationOver");
    };
    const { desk, own } = inviting({ confirm });
    await desk.invite("pair", "Alex");
    own.emit("joined", { name: "Eve" });
    const { turn } = desk.state as Inviting;
    expect(await desk.confirm()).toBe(false);
    expect(desk.state).toMatchObject({ at: "inviting", joiner: next });
    // The next person isn't taken for the one before, even with the same name.
    expect((desk.state as Inviting).turn !== turn).toBe(next !== null);
  }
});

test("an error is over once it has been read, even if somebody just goes elsewhere", async () => {
  const { desk, own } = inviting({ confirm: () => Promise.reject(new AttuneError("offline")) });
  await desk.invite("pair", "Alex");
  own.emit("joined", { name: "Eve" });
  await desk.confirm();
  expect(desk.state).toMatchObject({ at: "failed" });
  desk.hasRead();
  expect(desk.state).toEqual({ at: "nothing" });
});

test("a yes that this phone couldn't save continues from there when it is tried again", async () => {
  let isFull = true;
  const confirm = (): Promise<void> =>
    isFull ? Promise.reject(new AttuneError("storageFailed")) : Promise.resolve(undefined);
  const { desk, own } = inviting({ confirm });
  await desk.invite("pair", "Alex");
  own.emit("joined", { name: "Eve" });
  expect(await desk.confirm()).toBe(false);
  expect(desk.state).toMatchObject({ at: "failed", code: "storageFailed" });
  await desk.invite("pair", "Alex");
  // Nobody is asked a second time for what they have said.
  expect(desk.state).toMatchObject({ at: "inviting", joiner: "Eve", confirmed: true });
  isFull = false;
  expect(await desk.confirm()).toBe(true);
});

test("nor is a joiner's yes that couldn't be saved lost: the question comes again", async () => {
  const { desk } = inviting({ accept: () => Promise.reject(new AttuneError("storageFailed")) });
  await desk.open("the other's code");
  expect(await desk.accept("Sam")).toBe(false);
  expect(desk.state).toMatchObject({ at: "failed", code: "storageFailed" });
  desk.hasRead();
  expect(desk.state).toMatchObject({ at: "asked", accepted: false });
});

test("a question that a full phone couldn't save is looked for again; if there is none, a code can be typed again", async () => {
  for (const next of ["asked", "nothing"]) {
    const pending = async () => (next === "asked" ? ({ accepted: false } as Asked) : null);
    const open = (): Promise<Asked> => Promise.reject(new AttuneError("storageFailed"));
    const { desk } = inviting({ pending, open });
    await desk.open("the other's code");
    expect(desk.state).toMatchObject({ at: "failed", code: "storageFailed" });
    desk.hasRead();
    await expect.poll(() => desk.state.at).toBe(next);
  }
});

test("a yes that the other's yes preceded hasn't failed", async () => {
  const { desk, own } = inviting({ confirm: () => Promise.reject(new AttuneError("alreadyPaired")) });
  await desk.invite("pair", "Alex");
  own.emit("joined", { name: "Eve" });
  expect(await desk.confirm()).toBe(true);
});

test("an invitation that has ended by itself doesn't promise another code for ever", async () => {
  const { desk, own } = inviting({});
  await desk.invite("pair", "Alex");
  own.emit("over", {});
  expect(desk.state).toMatchObject({ at: "failed", code: "invitationOver" });
  // The one invited asks for a new one; the inviter makes it.
  expect([true, false].map((isInviter) => wordsOfFailed("invitationOver", isInviter))).toEqual([
    "invite.over",
    "error.invitationOver",
  ]);
});

test("nobody who has to try again is told that Attune will", () => {
  const codes: readonly (AttuneErrorCode | null)[] = ["unavailable", "rateLimited", null];
  expect(codes.map((code) => wordsOfFailed(code, false))).toEqual([
    "error.internal",
    "error.rateLimited",
    "error.unknown",
  ]);
});

test("an invitation that another tab has taken over isn't said to end with the page", () => {
  expect(wordsOfFailed("closed", true)).toBe("error.otherTab");
});

/** Eve has said yes to this phone's invitation; then the person whose code was typed here asks as well. */
async function askedBeside(options: InvitingOptions = {}) {
  const { desk, own, invitation } = inviting(options);
  await desk.invite("pair", "Alex");
  const opening = desk.open("the other's code");
  own.emit("joined", { name: "Eve" });
  await opening;
  expect(desk.state).toMatchObject({ at: "inviting", joiner: "Eve" });
  return { desk, own, invitation };
}
