import { describe, expect, test } from "vitest";
import type { LogEntry } from "../../../shared/protocol/envelope.ts";
import type { PartnerPulse } from "../../../shared/protocol/pulse.ts";
import { startMemoryCluster } from "../../support/cluster/memory-cluster.ts";
import { bringIn, confirmChange, knock, pairUp } from "../../support/pair.ts";
import {
  ask,
  comeIn,
  command,
  commandId,
  connect,
  lineClosed,
  next,
  type Phone,
  probe,
  refusalOf,
  resume,
  SHORT_PROGRAM,
} from "../../support/phone.ts";

/** A couple, each phone on a node of its own. */
async function apart(settings?: Readonly<Record<string, string>>) {
  const { nodes, line } = await startMemoryCluster(settings);
  const [here, there] = nodes;
  const pair = await pairUp(here.origin);
  const [a, b] = await Promise.all([comeIn(here.origin, pair.a.token), comeIn(there.origin, pair.b.token)]);
  return { here, there, line, pair, a, b };
}

const heard = (phone: Phone): Promise<readonly LogEntry[]> => next(phone, "events");

describe("[CL5] what happens on one node is told to the room's phones on every other", () => {
  test("the partner and another tab of the author hear the events on another node; a stranger there doesn't", async () => {
    const { there, line, pair, a, b } = await apart();
    line.findsLost = false;
    const tab = await comeIn(there.origin, pair.a.token);
    const others = await pairUp(there.origin);
    const outsider = await comeIn(there.origin, others.a.token);
    let strayed = 0;
    outsider.onAny(() => (strayed += 1));
    const told = Promise.all([heard(b), heard(tab)]);
    const reply = await command(a, "space.take", { minutes: 20 });
    const own = "ok" in reply ? reply.events : [];
    for (const entries of await told) expect(entries).toEqual(own);
    await probe(outsider);
    expect(strayed).toBe(0);
  });

  test("a pulse reaches the partner there, and no tab of one's own nor one that hasn't asked to catch up", async () => {
    const { there, pair, a, b } = await apart();
    const tab = await comeIn(there.origin, pair.a.token);
    const silent = await connect(there.origin, pair.b.token);
    const started = Promise.all([heard(b), heard(tab)]);
    await command(a, "breath.start", { program: SHORT_PROGRAM, place: "together" });
    await started;
    let strayed = 0;
    for (const phone of [tab, silent]) phone.on("pulse", () => (strayed += 1));
    const pulse = next<PartnerPulse>(b, "pulse");
    a.emit("pulse", { type: "touch" });
    expect(await pulse).toEqual({ type: "touch", seat: "a" });
    await Promise.all([probe(tab), probe(silent)]);
    expect(strayed).toBe(0);
  });

  test("who has left is gone on every node; the partner's connections hear nothing of it", async () => {
    const { there, pair, a, b } = await apart();
    const tab = await comeIn(there.origin, pair.a.token);
    const { head } = await probe(b);
    let told = 0;
    b.onAny(() => (told += 1));
    const gone = lineClosed(tab);
    expect(await ask(a, "command", { id: commandId(), type: "leave" })).toEqual({ ok: true, seq: 0 });
    await gone;
    expect((await probe(b)).head).toEqual(head);
    expect(told).toBe(0);
    expect(await command(b, "hear.send", { code: "iHearYou" })).toMatchObject({ code: "ended" });
    expect((await probe(b)).head).toEqual(head);
  });

  test("a node listens to a room or a pairing only while somebody of it is there", async () => {
    const { nodes, line } = await startMemoryCluster();
    const before = line.subscriptions;
    const pair = await pairUp(nodes[0].origin);
    const phones = await Promise.all(nodes.map(({ origin }) => comeIn(origin, pair.a.token)));
    expect(line.subscriptions).toBeGreaterThan(before + 1);
    for (const phone of phones) phone.disconnect();
    await expect.poll(() => line.subscriptions).toBe(before);
  });

  test("a phone whose seat has moved is let go on every node", async () => {
    const { here, there, pair, a } = await apart();
    const tab = await comeIn(there.origin, pair.a.token);
    const inviter = await knock(here.origin, pair.a.token);
    const joiner = await knock(there.origin);
    const { attemptId, token } = await bringIn(inviter, joiner, "move");
    const gone = Promise.all([lineClosed(a), lineClosed(tab)]);
    expect(await confirmChange(inviter, attemptId)).toMatchObject({ ok: true });
    await gone;
    expect(await refusalOf(connect(there.origin, pair.a.token))).toMatchObject({ code: "moved" });
    expect(await resume(await connect(there.origin, token))).toMatchObject({ seat: "a" });
    inviter.disconnect();
    joiner.disconnect();
  });

  test("also when the message of that is lost: it is let go within seconds, and can't read or end anything until then", async () => {
    const { here, there, line, pair, a } = await apart();
    const [tab, second] = [await comeIn(there.origin, pair.a.token), await comeIn(there.origin, pair.a.token)];
    const inviter = await knock(here.origin, pair.a.token);
    const joiner = await knock(here.origin);
    const { attemptId } = await bringIn(inviter, joiner, "move");
    const gone = Promise.all([lineClosed(a), lineClosed(tab)]);
    line.isBroken = true;
    expect(await confirmChange(inviter, attemptId)).toMatchObject({ ok: true });
    const answers = Promise.all([resume(second), ask(tab, "command", { id: commandId(), type: "leave" })]);
    expect(await answers).toMatchObject([{ code: "moved" }, { code: "moved" }]);
    await gone;
    inviter.disconnect();
    joiner.disconnect();
  });
});

describe("[CL6] nothing is refused, missed or left undone because a node's room is old", () => {
  test("a command that only makes sense after what another node wrote, unheard, is accepted", async () => {
    const { line, a, b } = await apart();
    line.isBroken = true;
    const invited = await command(a, "breath.invite", { program: SHORT_PROGRAM });
    const invitationId = "ok" in invited ? invited.events?.[0]?.commandId : null;
    expect(await command(b, "breath.accept", { invitationId })).toMatchObject({ ok: true });
    expect(await command(a, "breath.invite", { program: SHORT_PROGRAM })).toMatchObject({ code: "alreadyRunning" });
  });

  test("a command resent through the other node is one command", async () => {
    const { line, there, pair, a } = await apart();
    line.isBroken = true;
    const again = await comeIn(there.origin, pair.a.token);
    const id = commandId();
    const body = { id, type: "space.take", minutes: 20 };
    const first = await ask<{ seq: number }>(a, "command", body);
    expect(await ask(again, "command", body)).toEqual({ ok: true, seq: first.seq });
    expect(await ask(again, "command", { ...body, minutes: 30 })).toMatchObject({ code: "idReused" });
  });

  test("a phone that comes in reads what the other node has written", async () => {
    const { line, there, pair, a } = await apart();
    const { head } = await probe(a);
    line.isBroken = true;
    await command(a, "space.take", { minutes: 20 });
    const cursor = head ?? { logId: null, seq: 0, hash: null };
    const reply = await resume(await connect(there.origin, pair.b.token), cursor);
    expect("events" in reply ? reply.events.map(({ type }) => type) : []).toEqual(["space.taken"]);
  });
});

describe("[CL6] a phone that comes in", () => {
  test("is called caught up only once its node hears the room, with all that was written until then", async () => {
    const { line, there, pair, a } = await apart();
    const hears = Promise.withResolvers<undefined>();
    line.listening = hears.promise;
    const tab = await connect(there.origin, pair.b.token);
    const resuming = resume(tab);
    await probe(tab);
    await command(a, "space.take", { minutes: 20 });
    const { head } = await probe(a);
    hears.resolve(undefined);
    expect(await resuming).toMatchObject({ snapshot: { head } });
  });
});

describe("[CL7] a message lost between nodes is found by the heads of the rooms", () => {
  test("and the phones there are told, once, without having asked for anything", async () => {
    const { line, pair, there, a, b } = await apart();
    const tab = await comeIn(there.origin, pair.b.token);
    line.isBroken = true;
    const told = Promise.all([heard(b), heard(tab)]);
    const reply = await command(a, "space.take", { minutes: 20 });
    const own = "ok" in reply ? reply.events : [];
    for (const entries of await told) expect(entries).toEqual(own);
    expect((await probe(b)).head).toEqual((await probe(a)).head);
    const after = heard(b);
    await command(a, "space.back");
    expect((await after).map(({ type }) => type)).toEqual(["space.returned"]);
  });
});

describe("[CL7] what another version says in a shape that isn't known here", () => {
  test("stops nobody, and is found by the head like a message that was lost", async () => {
    const { line, a, b } = await apart();
    const stranger = line.node();
    const odd = [
      { type: 3, uid: "x", nsp: "/" },
      { type: 100, uid: "x" },
      { type: 999, uid: "x", data: {} },
      "text",
      null,
    ];
    for (const message of odd) await stranger.publish("test#/#", JSON.stringify(message));
    const told = heard(b);
    expect(await command(a, "space.take", { minutes: 20 })).toMatchObject({ ok: true });
    expect((await told).map(({ type }) => type)).toEqual(["space.taken"]);
  });
});
