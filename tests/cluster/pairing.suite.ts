import { describe, expect, test } from "vitest";
import type { PairReply } from "../../shared/protocol/pairing.ts";
import type { TwoNodes } from "../support/cluster/cluster.ts";
import { knock, opening, pairUp, pairing as requested } from "../support/pair.ts";
import { ask, connect, connected, dial, type Phone, randomText, resume, VERSIONS } from "../support/phone.ts";
import { linkHandle } from "../support/store/store-givens.ts";

const guess = (phone: Phone) =>
  ask<PairReply>(phone, "pair", { type: "claim", handle: linkHandle().slice(0, 4), key: randomText(16) });

export function pairing(place: () => TwoNodes): void {
  describe("[CL10] pairing knows no nodes", () => {
    test("a couple that was paired on one node is known on the other", async () => {
      const { origins } = place();
      const pair = await pairUp(origins[1]);
      expect(await resume(await connect(origins[0], pair.a.token))).toMatchObject({ seat: "a" });
    });

    test("of many joiners on both nodes one gets in; there is no third", async () => {
      const { origins } = place();
      const inviter = await knock(origins[0]);
      const { openings } = await requested(inviter, opening("pair"), "openings");
      const joiners = await Promise.all(
        Array.from({ length: 8 }, (_, index) => knock(origins[index % 2 === 0 ? 0 : 1])),
      );
      const handle = openings.find(({ via }) => via === "link")?.handle ?? "";
      const replies = await Promise.all(
        joiners.map((joiner) => ask<PairReply>(joiner, "pair", { type: "claim", handle, key: randomText(16) })),
      );
      expect(replies.filter((reply) => "ok" in reply)).toHaveLength(1);
      // Seven wrong ones are more than an address has, so some are told to wait.
      for (const reply of replies) if (!("ok" in reply)) expect(["codeNotFound", "tooManyJoins"]).toContain(reply.code);
      for (const phone of [inviter, ...joiners]) phone.disconnect();
    });

    test("an invitation has three codes in ten minutes, however many are asked for at once on both nodes", async () => {
      const { origins } = place();
      const [here, there] = await Promise.all(origins.map((origin) => knock(origin)));
      const key = randomText(16);
      const { invitationId } = await requested(here!, opening("pair", key), "openings");
      await requested(there!, { type: "attach", id: invitationId, key }, "openings");
      const replies = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          ask<PairReply>([here!, there!][index % 2]!, "pair", { type: "freshCode", invitationId, qr: linkHandle() }),
        ),
      );
      expect(replies.filter((reply) => "openings" in reply)).toHaveLength(2);
      for (const reply of replies) if (!("openings" in reply)) expect(reply).toMatchObject({ code: "tooManyCodes" });
      for (const phone of [here!, there!]) phone.disconnect();
    });

    test("wrong codes count over all nodes: after five of them the sixth is told to wait, wherever it comes", async () => {
      const { origins, cluster } = place();
      const address = "10.9.8.7";
      const extraHeaders = { "x-forwarded-for": address };
      const stranger = (origin: string) =>
        connected(dial(origin, { versions: VERSIONS }, { namespace: "/pair", extraHeaders }));
      const [here, there] = await Promise.all([stranger(origins[0]), stranger(origins[1])]);
      for (const phone of [here, here, here, here, there])
        expect(await guess(phone)).toMatchObject({ code: "codeNotFound" });
      expect(await guess(there)).toMatchObject({ code: "tooManyJoins", retry: "after" });
      const keys = await cluster.redis.ask<readonly string[]>("KEYS", "*joins*");
      expect(keys.length).toBeGreaterThan(2);
      expect(keys.join()).not.toContain(address);
      for (const phone of [here, there]) phone.disconnect();
    });

    test("also when they come all at once: exactly five are looked at", async () => {
      const { origins } = place();
      const extraHeaders = { "x-forwarded-for": "10.9.8.6" };
      const strangers = await Promise.all(
        [...origins, ...origins].map((origin) =>
          connected(dial(origin, { versions: VERSIONS }, { namespace: "/pair", extraHeaders })),
        ),
      );
      const replies = await Promise.all([...strangers, ...strangers, ...strangers].map(guess));
      expect(replies.filter((reply) => "code" in reply && reply.code === "codeNotFound")).toHaveLength(5);
      for (const phone of strangers) phone.disconnect();
    });

    test("many of them, of whatever addresses and on whatever nodes, slow the next one on each node", async () => {
      const { origins, cluster } = place();
      const [seconds = "0"] = await cluster.redis.ask<readonly string[]>("TIME");
      const failures = Array.from({ length: 80 }, () => `${seconds}000`);
      await cluster.redis.ask("LPUSH", "attune:{nodes}:joins:all", ...failures);
      for (const [index, origin] of origins.entries()) {
        const extraHeaders = { "x-forwarded-for": `10.9.7.${index}` };
        const phone = await connected(dial(origin, { versions: VERSIONS }, { namespace: "/pair", extraHeaders }));
        const startMs = performance.now();
        expect(await guess(phone)).toMatchObject({ code: "codeNotFound" });
        expect(performance.now() - startMs).toBeGreaterThan(400);
        phone.disconnect();
      }
    });
  });
}
