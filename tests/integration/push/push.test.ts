import { describe, expect, test } from "vitest";
import { programOf } from "../../../shared/pacer/presets.ts";
import type { PushReply } from "../../../shared/protocol/push.ts";
import { bringIn, confirmChange, knock } from "../../support/pair.ts";
import { ask, command, connect } from "../../support/phone.ts";
import { PUSH_HOST } from "../../support/push/agent-to.ts";
import { browserKeys, opened } from "../../support/push/opened.ts";
import { counted, couple, SLOW, subscribe, waiting } from "../../support/push/subscribed-couple.ts";
import { roomOf } from "../../support/store/room-of.ts";

const PROGRAM = programOf();
const codeOf = (reply: PushReply): string => ("code" in reply ? reply.code : "ok");

describe("subscribing", () => {
  test("[PU7] a phone is given the server's key, subscribes, and takes it back; twice is once", async () => {
    const { a } = await couple({ settings: SLOW });
    const key = await ask<PushReply>(a, "push", { type: "key" });
    expect(key).toMatchObject({ ok: true, publicKey: expect.stringMatching(/^B[\w-]{86}$/) as string });
    for (const _ of [1, 2]) expect(await ask(a, "push", { type: "unsubscribe" })).toEqual(key);
  });

  test("[PU7] what isn't a subscription of a known push service is refused with a code", async () => {
    const { app, pair, ofB } = await couple({ settings: { ...SLOW, RATE_COMMANDS: "1000/s" } });
    const b = await connect(app.origin, pair.b.token);
    const { endpoint, keys } = ofB.json;
    const at = async (changed: string): Promise<string> => codeOf(await subscribe(b, { endpoint: changed, keys }));
    expect(await at("https://push.test.example/x")).toBe("pushHostUnknown");
    expect(await at("https://fcm.googleapis.com/x")).toBe("pushHostUnknown");
    expect(await at("https://127.0.0.1/x")).toBe("pushHostUnknown");
    expect(await at("https://push.test:8443/x")).toBe("pushHostUnknown");
    expect(await at("https://me@push.test/x")).toBe("pushHostUnknown");
    for (const text of [
      "http://push.test/x",
      "push.test",
      "https://push.test/a b",
      `https://push.test/${"x".repeat(2_048)}`,
    ])
      expect(await at(text)).toBe("badMessage");
    const withKeys = async (changed: object): Promise<string> =>
      codeOf(await subscribe(b, { endpoint, keys: { ...keys, ...changed } }));
    expect(await withKeys({ p256dh: `B${"A".repeat(86)}` })).toBe("badMessage");
    expect(await withKeys({ auth: "short" })).toBe("badMessage");
    const quiet = { fromMinute: 0, toMinute: 1_439, zone: "Europe/Berlin" };
    const during = async (changed: object): Promise<string> =>
      codeOf(await subscribe(b, { endpoint, keys, quiet: { ...quiet, ...changed } }));
    expect(await during({ zone: "Mars/Olympus" })).toBe("zoneUnknown");
    for (const wrong of [{ fromMinute: -1 }, { toMinute: 1_440 }, { zone: "" }])
      expect(await during(wrong)).toBe("badMessage");
    expect(await during({})).toBe("ok");
    expect(codeOf(await ask(b, "push", { type: "shout" }))).toBe("unknownType");
  });

  test("[PU7] too many requests are told when to come back", async () => {
    const { a } = await couple({ settings: { ...SLOW, RATE_COMMANDS: "1/10min burst 2" } });
    expect(codeOf(await ask(a, "push", { type: "key" }))).toBe("ok");
    expect(await ask(a, "push", { type: "key" })).toMatchObject({
      code: "rateLimited",
      retryAfterMs: expect.any(Number) as number,
    });
  });

  test("[PU7] whose partner has left is told so", async () => {
    const { a, b, ofB } = await couple({ settings: SLOW });
    await command(a, "leave");
    expect(codeOf(await subscribe(b, ofB.json))).toBe("ended");
  });
});

describe("what is sent", () => {
  test("[PU8] each of the four tells the other one, with a sealed word and a signed name, and nothing else", async () => {
    const { service, a, ofB, app } = await couple({ settings: { PUBLIC_URL: "https://calm.example" } });
    const { publicKey } = (await ask<PushReply>(a, "push", { type: "key" })) as { readonly publicKey: string };
    const steps = [
      () => command(a, "space.take", { minutes: 20, going: "walking" }),
      () => command(a, "space.extend", { minutes: 20 }),
      () => command(a, "space.back"),
      () => command(a, "breath.invite", { program: PROGRAM }),
    ];
    for (const [index, step] of steps.entries()) {
      expect(await step()).toMatchObject({ ok: true });
      await service.until(index + 1);
    }
    expect(service.received.map(({ to }) => to)).toEqual([ofB, ofB, ofB, ofB]);
    expect(new Set(service.received.map(({ text }) => text))).toEqual(new Set(['{"title":"A small update."}']));
    for (const { vapid } of service.received) {
      expect(vapid).toMatchObject({ publicKey, claims: { aud: `https://${PUSH_HOST}`, sub: "https://calm.example" } });
      expect(vapid.claims.exp * 1_000 - Date.now()).toBeGreaterThan(0);
      expect(vapid.claims.exp * 1_000 - Date.now()).toBeLessThanOrEqual(86_400_000);
    }
    await counted(app, "sent", 4);
  });

  test("[PU8] no request differs from another by what happened, and none names the couple", async () => {
    const { service, a, pair, app } = await couple();
    const roomId = await roomOf(app.store, pair.b.token);
    await command(a, "space.take", { minutes: 20, going: "walking" });
    await service.until(1);
    await command(a, "space.back");
    await service.until(2);
    await command(a, "breath.invite", { program: PROGRAM });
    await service.until(3);
    const shapes = service.received.map(({ headers, body, to }) => {
      const { authorization, ...rest } = headers;
      return JSON.stringify([to.name, rest, authorization?.replaceAll(/t=[\w.-]+/g, "t="), body.length]);
    });
    expect(new Set(shapes).size).toBe(1);
    const [{ headers }] = service.received as [(typeof service.received)[number]]; // three came
    expect(headers).toMatchObject({ ttl: "3600", topic: "update", urgency: "high", "content-encoding": "aes128gcm" });
    const sent = JSON.stringify(
      service.received.map((each) => [each.headers, each.body.toString("latin1"), each.text]),
    );
    for (const word of [roomId, pair.a.deviceId, pair.b.deviceId, "walking", "space", "breath"])
      expect(sent, word).not.toContain(word);
  });

  test("[PU8] the test's own browser opens the RFC's example and nothing else", () => {
    const own = browserKeys().own;
    own.setPrivateKey("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94", "base64url");
    const auth = Buffer.from("BTBZMqHH6r4Tts7J_aSIgg", "base64url");
    const body = Buffer.from(
      "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
      "base64url",
    );
    expect(opened(body, { own, auth })).toBe("When I grow up, I want to be a watermelon");
    expect(() => opened(body, browserKeys())).toThrow();
  });
});

describe("what isn't sent", () => {
  test('[PU6] an invitation hidden by two "not now" leaves nothing to send', async () => {
    const two = await couple({ settings: { ...SLOW, RATE_COMMANDS: "1000/s" } });
    const { a, b, pair } = two;
    for (const expected of [[pair.b.deviceId], [pair.b.deviceId], []]) {
      const invited = await command(a, "breath.invite", { program: PROGRAM });
      expect(await waiting(two)).toEqual(expected);
      const [{ invitationId }] = (
        invited as unknown as { readonly events: readonly [{ readonly invitationId: string }] }
      ).events;
      expect(await command(b, "breath.decline", { invitationId })).toMatchObject({ ok: true });
    }
  });

  test("[PU9] leaving sends nothing, and takes what waits and both subscriptions with it", async () => {
    const two = await couple({ settings: SLOW });
    await command(two.a, "space.take", { minutes: 20 });
    await command(two.a, "leave");
    expect(await waiting(two)).toEqual([]);
  });

  test("[PU2] a seat that has moved to another phone is told nothing on the old one", async () => {
    const two = await couple({ settings: SLOW });
    const { app, pair, a } = two;
    const [inviter, joiner] = [await knock(app.origin, pair.b.token), await knock(app.origin)];
    const { attemptId } = await bringIn(inviter, joiner, "move");
    await confirmChange(inviter, attemptId);
    await command(a, "space.take", { minutes: 20 });
    expect(await waiting(two)).toEqual([]);
  });
});
