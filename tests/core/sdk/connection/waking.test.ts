import { describe, expect, test } from "vitest";
import { isLive, livePair } from "../../../support/sdk/fake-phones.ts";

describe("[PH5] a wake-up looks at the connection at once", () => {
  test("a dead line is noticed within 3 s and replaced", async () => {
    const { clock, a } = await livePair();
    await clock.advance(60_000);
    a.network.latencyMs = null;
    a.device.wake("visible");
    await clock.advance(2_900);
    expect(a.network.sockets).toHaveLength(1);
    a.network.latencyMs = 20;
    await clock.advance(200);
    expect(a.network.sockets).toHaveLength(2);
    await clock.until(() => isLive(a));
  });

  test("a line that is alive is left alone", async () => {
    const { clock, a } = await livePair();
    await clock.advance(60_000);
    a.device.wake("visible");
    await clock.advance(10_000);
    expect(a.network.sockets).toHaveLength(1);
    expect(isLive(a)).toBe(true);
  });

  test("a line that takes its time to catch up proves itself meanwhile", async () => {
    const { clock, server, a } = await livePair();
    const request = server.request.bind(server);
    server.request = (socket, name, body) => {
      const answer = request(socket, name, body);
      return name === "resume" ? new Promise((reply) => clock.setTimer(5_000, () => reply(answer))) : answer;
    };
    server.restart();
    await clock.until(() => a.client.status.kind === "catchingUp");
    const lines = a.network.sockets.length;
    a.device.wake("visible");
    await clock.until(() => isLive(a));
    expect(a.network.sockets).toHaveLength(lines);
  });

  test("a phone that waits for its next try connects when the network is back", async () => {
    const { clock, a } = await livePair();
    a.network.cut();
    await clock.advance(120_000);
    a.network.restore();
    a.device.wake("online");
    await clock.advance(150);
    expect(isLive(a)).toBe(true);
  });
});
