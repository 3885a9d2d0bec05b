import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AttuneError } from "../../../../client-sdk/src/errors.ts";
import type { Asked } from "../../../../client-sdk/src/index.ts";
import { type Inviting, underWay } from "../../../../web/src/pairing/pairing-state.ts";
import { inviting, stubPage } from "./inviting.ts";

beforeEach(() => void stubPage());
afterEach(() => void vi.unstubAllGlobals());

test("a visible tab takes back at once what another has gone on with", async () => {
  const takenUp = { accepted: true } as Asked;
  const { desk } = inviting({ accept: () => Promise.reject(new AttuneError("closed")), pending: async () => takenUp });
  await desk.open("the other's code");
  expect(await desk.accept("Sam")).toBe(false);
  expect(desk.state).toEqual({ at: "asked", asked: takenUp, accepted: true });
});

test("an error that is being read isn't removed by somebody who asks meanwhile", async () => {
  let answer = (_asked: Asked): void => undefined;
  const open = () => new Promise<Asked>((resolve) => (answer = resolve));
  const { desk, own } = inviting({ confirm: () => Promise.reject(new AttuneError("offline")), open });
  await desk.invite("pair", "Alex");
  const opening = desk.open("the other's code");
  own.emit("joined", { name: "Eve" });
  await desk.confirm();
  answer({ accepted: false } as Asked);
  await opening;
  expect(desk.state).toMatchObject({ at: "failed", code: "offline", aside: { at: "asked" } });
});

test("an invitation beside a question is listened to once, however often it is reported", async () => {
  const { desk, own, beside } = inviting({});
  await desk.invite("pair", "Alex");
  beside();
  const states: string[] = [];
  desk.subscribe(() => states.push(desk.state.at));
  own.emit("joined", { name: "Eve" });
  expect(states).toEqual(["inviting"]);
});

test("the state of the pairing's connection is reported", () => {
  const { desk, line } = inviting({});
  const told: string[] = [];
  desk.subscribe(() => told.push(desk.line));
  line("offline");
  line("live");
  expect(told).toEqual(["offline", "live"]);
});

test("after an error a new invitation takes one tap, and what was under way behind it is known", async () => {
  const { desk, own } = inviting({ open: () => Promise.reject(new AttuneError("codeNotFound")) });
  await desk.open("a code");
  expect(desk.state).toEqual({ at: "failed", code: "codeNotFound", aside: null });
  expect(underWay(desk.state)).toBe(desk.state);
  await desk.invite("pair", "Alex");
  expect(desk.state.at).toBe("inviting");
  own.emit("joined", { name: "Eve" });
  const inviter = desk.state as Inviting;
  const asked = { at: "asked", asked: {} as Asked, accepted: false } as const;
  const failed = (aside: Inviting | typeof asked) => ({ at: "failed", code: "storageFailed", aside }) as const;
  expect(underWay(failed(inviter))).toBe(inviter);
  expect(underWay(failed(asked))).toEqual(failed(asked));
});

test("a right code is reported as waiting while the other's app isn't open, but not once something else is on the screen", async () => {
  const { desk, waiting } = inviting({ open: () => new Promise(() => undefined) });
  waiting();
  expect(desk.state).toEqual({ at: "nothing" });
  void desk.open("the other's code");
  expect(desk.state).toEqual({ at: "knocking", waiting: false });
  waiting();
  expect(desk.state).toEqual({ at: "knocking", waiting: true });
  const taken = inviting({ pending: () => new Promise(() => undefined) });
  void taken.desk.resume();
  taken.waiting();
  expect(taken.desk.state).toEqual({ at: "knocking", waiting: true });
});
