import { beforeAll, expect, test } from "vitest";
import type { Asked, Invite } from "../../../client-sdk/src/index.node.ts";
import { loadFlow, loadHandshake } from "../../../client-sdk/src/pairing/load-chunks.ts";
import type { StoredInvitation } from "../../../client-sdk/src/pairing/records.ts";
import { FakeClock } from "../../../client-sdk/src/testing/index.ts";
import { deleteExpired } from "../../support/memory-store/invitations.ts";
import { PairingServer } from "../../support/pairing/pairing-server.ts";
import { type StorageTrouble, UnsurePhone } from "../../support/pairing/unsure-phone.ts";
import { refused, withCode } from "../../support/sdk/said-yes.ts";
import { DAY_MS } from "../../support/store/store-givens.ts";

beforeAll(() => Promise.all([loadFlow(), loadHandshake()]));

type Trouble = { readonly at: number; readonly kind: StorageTrouble };

function world(trouble: Trouble | null = null) {
  const clock = new FakeClock();
  /** The server restarts with its answer to this request under way. */
  const unheard = { at: 0, kind: "restarts after" as const };
  const server = new PairingServer(clock, unheard);
  const [a, b] = [1, 2].map((seed) => new UnsurePhone({ server, clock, seed, trouble: seed === 1 ? trouble : null }));
  if (a === undefined || b === undefined) throw new Error("There are two phones.");
  /** Whatever comes of it within a while. */
  const soon = async <T>(coming: Promise<T>): Promise<T> => {
    let isOver = false;
    const over = (): void => {
      isOver = true;
    };
    coming.then(over, over);
    for (let turns = 0; !isOver && turns < 100; turns += 1) await server.turn(100);
    return await coming;
  };
  return { clock, server, a, b, soon, unheard };
}

/** An invitation that the server has, and the phone has no code of: its app was killed before it could store the answer. */
async function openedUnheard() {
  const made = world({ at: 2, kind: "killed before" });
  const { a, server } = made;
  a.client.pairing.invite({ name: "A" }).catch(() => {});
  for (let turns = 0; !a.isKilled && turns < 50; turns += 1) await server.turn(100);
  const [record] = [...server.image.invitations.values()];
  if (record === undefined) throw new Error("The server has the invitation.");
  const change = (fields: Partial<typeof record.invitation>): void =>
    void server.image.invitations.set(record.invitation.invitationId, {
      ...record,
      invitation: { ...record.invitation, ...fields },
    });
  a.open();
  return { ...made, invitation: record.invitation, change };
}

test("[PH18] [PR10] an invitation is resumed with a fresh code when the one that its phone never read is used up", async () => {
  const { a, invitation, change, soon } = await openedUnheard();
  change({ openings: invitation.openings.filter(({ via }) => via !== "code") });
  const invite = (await soon(a.client.pairing.pending())) as Invite;
  expect(invite.code.text).toHaveLength(11);
});

test("[PH18] the same, even if its app is closed again before it has asked for that code", async () => {
  const { a, invitation, change, soon, server } = await openedUnheard();
  change({ openings: invitation.openings.filter(({ via }) => via !== "code") });
  a.client.pairing.pending().catch(() => {});
  const stored = (): string => a.disk.get("pairing/invitation") ?? "";
  for (let turns = 0; !stored().includes(invitation.invitationId) && turns < 500; turns += 1) await server.turn(1);
  expect(stored()).not.toContain('"code"');
  a.open();
  const invite = (await soon(a.client.pairing.pending())) as Invite;
  expect(invite.code.text).toHaveLength(11);
});

test("[PH37] one that is over by then is told as over, and nothing is left of it", async () => {
  const { a, change, soon, server } = await openedUnheard();
  change({ state: "over", openings: [] });
  expect(await soon(refused(a.client.pairing.pending()))).toEqual(withCode("invitationOver"));
  await server.turn(1_000);
  expect(a.underWay).toEqual([]);
});

test("[PR12] a server that says yes to a fresh code and gives none isn't asked for ever", async () => {
  const { a, b, server, soon } = world();
  const invite = await soon(a.client.pairing.invite({ name: "A" }));
  const request = server.request.bind(server);
  let asked = 0;
  server.request = async (socket, name, body) => {
    if (JSON.stringify(body).includes('"freshCode"')) asked += 1;
    if (asked > 20) return await new Promise(() => {});
    const answer = Object(await request(socket, name, body)) as { readonly openings?: readonly unknown[] };
    return answer.openings === undefined ? answer : { ...answer, openings: [] };
  };
  let over = 0;
  invite.on("over", () => (over += 1));
  b.client.pairing.open(invite.code.text).catch(() => {});
  await server.turn(3_600_000);
  expect([asked, over, a.underWay]).toEqual([1, 1, []]);
  const unopened = (): Promise<unknown> => soon(refused(a.client.pairing.invite({ name: "A" })));
  expect(await unopened()).toEqual(withCode("invitationOver"));
  server.request = async () => ({ ok: true });
  expect([await unopened(), a.underWay]).toEqual([withCode("invitationOver"), []]);
});

test("[PR3] a no after one's own yes is refused on the phone: whoever was confirmed is in", async () => {
  const { a, b, soon, server } = world();
  const invite = await soon(a.client.pairing.invite({ name: "A" }));
  const joining = b.client.pairing.join(invite.code.text, { name: "B" });
  await soon(invite.joined);
  const confirming = invite.confirm();
  await server.turn(1);
  expect(await soon(refused(invite.decline()))).toEqual(withCode("nothingOffered"));
  await soon(Promise.all([confirming, joining]));
  expect([a.worth, b.worth]).toEqual(["active", "active"]);
});

test("[DV2] a move whose confirmation was done but not answered counts as done on the old phone", async () => {
  const { a, b, soon, server, unheard } = world();
  a.isOneOfTwo();
  const invite = await soon(a.client.pairing.moveMe());
  const coming = b.client.pairing.moveHere(invite.code.text);
  await soon(invite.joined);
  unheard.at = server.requests + 1;
  await soon(invite.confirm());
  await soon(coming);
  expect([a.worth, b.worth, a.underWay, b.underWay]).toEqual(["moved", "active", [], []]);
});

test("[PR16] a no that is slower than the confirmation of a move comes too late: the seat isn't left without a phone", async () => {
  const { a, b, soon } = world();
  a.isOneOfTwo();
  const rootKey = a.membership?.rootKey;
  const invite = await soon(a.client.pairing.moveMe());
  const asked = await soon(b.client.pairing.open(invite.code.text));
  asked.accept().catch(() => {});
  await soon(invite.joined);
  b.kill();
  await soon(invite.confirm());
  b.open();
  const declining = b.client.pairing.pending().then((question) => (question as Asked).decline());
  expect(await soon(refused(declining))).toEqual(withCode("alreadyPaired"));
  expect([a.worth, b.worth, b.membership?.rootKey, b.underWay]).toEqual(["moved", "active", rootKey, []]);
});

test.each([
  ["in", 30 * DAY_MS - 1_000],
  ["not in, as nobody can tell it the key of the pairing any more", 30 * DAY_MS + 1_000],
] as const)("[PR18] a phone that was away when its move was confirmed comes for that and is %s", async (_, awayMs) => {
  const { a, b, soon, server, clock } = world();
  a.isOneOfTwo();
  const known = a.membership;
  const invite = await soon(a.client.pairing.moveMe());
  b.client.pairing.moveHere(invite.code.text).catch(() => {});
  await soon(invite.joined);
  b.kill();
  await soon(invite.confirm());
  deleteExpired(server.image, Math.floor(clock.nowMs) + awayMs);
  b.open();
  await soon(b.client.pairing.pending());
  await server.turn(1_000);
  const isIn = awayMs < 30 * DAY_MS;
  expect([b.worth, b.membership?.rootKey, b.underWay]).toEqual(
    isIn ? ["active", known?.rootKey, []] : [null, undefined, []],
  );
});

test("[PH19] [PH32] a no in a tab that no longer leads changes nothing of an invitation or a question that another goes on with", async () => {
  const { a, b, soon } = world();
  const invite = await soon(a.client.pairing.invite({ name: "A" }));
  const asked = await soon(b.client.pairing.open(invite.code.text));
  const disks = (): unknown => [a, b].map(({ disk }) => [...disk]);
  await Promise.all([a, b].map(({ client }) => client.pairing.close()));
  const before = disks();
  for (const late of [() => invite.cancel(), () => asked.decline()])
    expect(await soon(refused(late()))).toEqual(withCode("closed"));
  expect(disks()).toEqual(before);
});

test("[PH19] [PR9] a yes in a tab that no longer leads doesn't take the place of one that was given where it goes on", async () => {
  const { a, b, server, clock, soon } = world();
  const c = new UnsurePhone({ server, clock, seed: 3, trouble: null });
  const leading = new UnsurePhone({ server, clock, seed: 4, trouble: null, disk: b.disk });
  const [first, second] = await soon(Promise.all([a, c].map(({ client }) => client.pairing.invite({ name: "A" }))));
  if (first === undefined || second === undefined) throw new Error("There are two.");
  const old = await soon(b.client.pairing.open(first.code.text));
  await b.client.pairing.close();
  leading.client.pairing.join(second.code.text, { name: "B" }).catch(() => {});
  await soon(second.joined);
  expect(await soon(refused(old.accept({ name: "B" })))).toEqual(withCode("closed"));
  leading.open();
  const question = (await soon(leading.client.pairing.pending())) as Asked;
  await soon(Promise.all([second.confirm(), question.accept()]));
  expect([c.worth, leading.worth]).toEqual(["active", "active"]);
});

test("[PH19] but is kept for it if that has only made a fresh code since", async () => {
  const { a, b, soon } = world();
  const invite = await soon(a.client.pairing.invite({ name: "A" }));
  const joining = b.client.pairing.join(invite.code.text, { name: "B" });
  await soon(invite.joined);
  await a.client.pairing.close();
  const stored = JSON.parse(a.disk.get("pairing/invitation") ?? "") as StoredInvitation;
  a.disk.set("pairing/invitation", JSON.stringify({ ...stored, secrets: stored.secrets.toReversed() }));
  expect(await soon(refused(invite.confirm()))).toEqual(withCode("closed"));
  a.open();
  void a.client.pairing.pending();
  await soon(joining);
  expect([a.worth, b.worth]).toEqual(["active", "active"]);
});

test("[PR15] [PH17] once its pairing was left, an invitation is over for whoever still has it on the screen", async () => {
  const { a, soon } = world();
  a.isOneOfTwo();
  const invite = await soon(a.client.pairing.moveMe());
  await soon(a.client.pairing.leave());
  expect(await soon(refused(invite.cancel()))).toEqual(withCode("invitationOver"));
});
