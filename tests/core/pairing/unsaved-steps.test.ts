import { beforeAll, expect, test } from "vitest";
import type { Asked, AttuneClient, Invite } from "../../../client-sdk/src/index.node.ts";
import { loadFlow, loadHandshake } from "../../../client-sdk/src/pairing/load-chunks.ts";
import { FakeClock } from "../../../client-sdk/src/testing/index.ts";
import type { Purpose } from "../../../shared/protocol/pairing.ts";
import { PairingServer, type ServerTrouble } from "../../support/pairing/pairing-server.ts";
import { type StorageTrouble, UnsurePhone } from "../../support/pairing/unsure-phone.ts";

type Case =
  | { readonly where: "inviter" | "joiner"; readonly kind: StorageTrouble; readonly at: number }
  | { readonly where: "server"; readonly kind: ServerTrouble; readonly at: number };

/** What each phone's credential is worth in the end. */
const WANTED = { pair: ["active", "active"], replace: ["active", "pending"], move: ["moved", "active"] } as const;

type Pairing = AttuneClient["pairing"];

/** More often than anybody has to. */
const MOST_TRIES = 12;

/** Of somebody who isn't there. */
const OTHER_LINK = `https://attune.test/j#${"0".repeat(16)}.${"0".repeat(26)}`;

beforeAll(() => Promise.all([loadFlow(), loadHandshake()]));

/** Somebody who tries again until it is done, and opens the app again when it was killed. */
async function persist(phone: UnsurePhone, act: () => Promise<unknown>, rest: () => Promise<void>): Promise<void> {
  const told: unknown[] = [];
  while (told.length < MOST_TRIES) {
    try {
      await Promise.race([act(), phone.killed]);
      return;
    } catch (error) {
      told.push(error);
    }
    await rest();
    if (phone.isKilled) phone.open();
  }
  throw new Error(`There was no way on: ${told.join(" ")}`);
}

/**
 * Two people bring a phone in, each with their own. Everything that is to come of it is in the answer. `instead`: what the
 * joiner does when its yes has failed.
 */
async function bringIn(purpose: Purpose, trouble: Case | null, instead: ((joiner: Pairing) => unknown) | null = null) {
  const clock = new FakeClock();
  const server = new PairingServer(clock, trouble?.where === "server" ? trouble : null);
  const phone = (where: "inviter" | "joiner", seed: number): UnsurePhone =>
    new UnsurePhone({ server, clock, seed, trouble: trouble?.where === where ? trouble : null });
  const [inviter, joiner] = [phone("inviter", 1), phone("joiner", 2)];
  if (purpose !== "pair") inviter.isOneOfTwo();
  const rest = (): Promise<void> => new Promise((resolve) => void clock.setTimer(2_000, resolve));
  let code = "";

  const invites = async (): Promise<void> => {
    const { pairing } = inviter.client;
    const begun = (await pairing.pending()) as Invite | null;
    if (begun === null && joiner.isIn) return;
    const make = { pair: () => pairing.invite({ name: "A" }), replace: pairing.replacePartner, move: pairing.moveMe };
    const invite = begun ?? (await make[purpose].call(pairing));
    const show = (shown: { readonly text: string }): void => {
      code = shown.text;
    };
    invite.on("code", show);
    show(invite.code);
    await invite.joined;
    await invite.confirm();
  };
  let hasSaidYes = false;
  const joins = async (): Promise<void> => {
    const { pairing } = joiner.client;
    if (hasSaidYes && instead !== null) return void (await instead(pairing));
    const asked = (await pairing.pending()) as Asked | null;
    if (joiner.isIn) return;
    const question = asked ?? (await pairing.open(code));
    hasSaidYes = true;
    await question.accept({ name: "B" });
  };

  let end: unknown = null;
  Promise.all([persist(inviter, invites, rest), persist(joiner, joins, rest)]).then(
    () => {
      end = "done";
    },
    (error: unknown) => {
      end = String(error);
    },
  );
  for (let turns = 0; end === null && turns < 600; turns += 1) await server.turn(200);
  await server.turn(60_000);
  const worth = [inviter, joiner].map((each) => each.worth);
  const [one, other] = [inviter, joiner].map(({ membership }) => membership?.rootKey);
  const found = {
    end: end ?? "hangs",
    worth,
    sameKey: purpose === "move" || one === other,
    underWay: [inviter, joiner].flatMap((each) => each.underWay),
    rooms: server.image.rooms.size,
    faults: [...inviter.faults, ...joiner.faults],
  };
  for (const each of [inviter, joiner]) each.kill();
  return { found, steps: { inviter: inviter.writes, joiner: joiner.writes, server: server.requests } };
}

const EVERY = ["fails once", "is full", "killed before", "killed after"] as const;
/** Replacing and moving differ from founding a pairing only in what they end with. */
const SOME = ["is full", "killed after"] as const;
const RESTARTS = ["restarts before", "restarts after"] as const;

test.each([
  ["pair", EVERY],
  ["replace", SOME],
  ["move", SOME],
] as const)(
  "[PH21] [PR9] whichever step can't be stored, or loses its answer, two phones end up in one pairing and use no secret twice: %s",
  async (purpose, kinds) => {
    const { found: wanted, steps } = await bringIn(purpose, null);
    expect(wanted).toEqual({ end: "done", worth: WANTED[purpose], sameKey: true, underWay: [], rooms: 1, faults: [] });
    const cases = (["inviter", "joiner", "server"] as const).flatMap((where) =>
      Array.from({ length: steps[where] }, (_, before) => before + 1).flatMap((at): readonly Case[] =>
        where === "server" ? RESTARTS.map((kind) => ({ where, kind, at })) : kinds.map((kind) => ({ where, kind, at })),
      ),
    );
    for (const each of cases) expect((await bringIn(purpose, each)).found, JSON.stringify(each)).toEqual(wanted);
  },
);

test("[PH21] [PH18] a yes that was sent before the storage was full brings its phone in, though nobody asks again", async () => {
  const { found: wanted, steps } = await bringIn("pair", null);
  // From the confirmation on, in four writes.
  for (let at = steps.joiner - 3; at <= steps.joiner; at += 1) {
    const { found } = await bringIn("pair", { where: "joiner", kind: "is full", at }, () => {});
    expect(found, `write ${at}`).toEqual(wanted);
  }
});

test("[PR14] a yes that was confirmed while the storage was full stands, whatever else its phone would join or give up then", async () => {
  const { found: wanted, steps } = await bringIn("pair", null);
  for (const instead of [
    (joiner: Pairing) => joiner.open(OTHER_LINK).catch(() => {}),
    (joiner: Pairing) => joiner.stopJoining(),
  ])
    expect((await bringIn("pair", { where: "joiner", kind: "is full", at: steps.joiner - 3 }, instead)).found).toEqual(
      wanted,
    );
});
