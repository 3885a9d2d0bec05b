import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AttuneError } from "../../../../client-sdk/src/errors.ts";
import type { Asked } from "../../../../client-sdk/src/index.ts";
import { inviting, type StubbedPage, stubPage } from "./inviting.ts";

let page: StubbedPage;

beforeEach(() => {
  page = stubPage();
});
afterEach(() => void vi.unstubAllGlobals());

test("a no counts even if another tab has gone on with it", async () => {
  for (const [code, stops] of [
    ["closed", 1],
    ["offline", 0],
  ] as const) {
    const stopJoining = vi.fn();
    const { desk } = inviting({ decline: () => Promise.reject(new AttuneError(code)), stopJoining });
    await desk.open("the other's code");
    desk.drop();
    expect(desk.state.at).toBe("nothing");
    await new Promise((resolve) => setTimeout(resolve));
    expect([code, stopJoining.mock.calls.length]).toEqual([code, stops]);
  }
});

test("an invitation that another tab has gone on with is cancelled there", async () => {
  for (const [code, times] of [
    ["closed", 2],
    ["invitationOver", 1],
  ] as const) {
    const cancel = vi.fn(async () => {});
    cancel.mockRejectedValueOnce(new AttuneError(code));
    const { desk } = inviting({ cancel });
    await desk.invite("pair", "Alex");
    desk.drop();
    expect(desk.state.at).toBe("nothing");
    await new Promise(setImmediate);
    expect([code, cancel.mock.calls.length]).toEqual([code, times]);
  }
});

test("nor is an inviter's no an error there: the invitation goes on, and the inviter is asked about the joiner once more", async () => {
  const { desk, own, invitation } = inviting({ decline: () => Promise.reject(new AttuneError("closed")) });
  await desk.invite("pair", "Alex");
  own.emit("joined", { name: "Eve" });
  const takenUp = invitation();
  await desk.declineJoiner();
  takenUp.emit("joined", { name: "Eve" });
  expect(desk.state).toMatchObject({ at: "inviting", joiner: "Eve", turn: 1 });
});

test("a hidden tab takes nothing back from the visible one, and goes on once it is visible", async () => {
  const pending = vi.fn(async () => ({ accepted: true }) as Asked);
  const { desk } = inviting({ accept: () => Promise.reject(new AttuneError("closed")), pending });
  await desk.open("the other's code");
  page.visibilityState = "hidden";
  expect(await desk.accept("Sam")).toBe(false);
  expect([desk.state.at, pending.mock.calls.length]).toEqual(["asked", 0]);
  page.visibilityState = "visible";
  page.dispatchEvent(new Event("visibilitychange"));
  await expect.poll(() => pending.mock.calls.length).toBe(1);
});

// Of two windows side by side, the one behind stays visible.
test.for(["visibilitychange", "focus"])(
  "a tab whose search was taken over by another looks again once it is visible, or in front: %s",
  async (event) => {
    const pending = vi.fn(async () => ({ accepted: true }) as Asked);
    pending.mockRejectedValueOnce(new AttuneError("closed"));
    const { desk } = inviting({ pending });
    await desk.resume();
    expect(desk.state).toEqual({ at: "nothing" });
    page.dispatchEvent(new Event(event));
    await expect.poll(() => desk.state).toMatchObject({ at: "asked", accepted: true });
  },
);

test("a tab whose knock another tab has gone on with knocks no more once it is looked at and nothing is under way", async () => {
  const { desk } = inviting({ open: () => Promise.reject(new AttuneError("closed")), pending: async () => null });
  await desk.open("the other's link");
  expect(desk.state.at).toBe("knocking");
  page.dispatchEvent(new Event("visibilitychange"));
  await expect.poll(() => desk.state.at).toBe("nothing");
});
