import { once } from "node:events";
import { createServer, type Server } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { type Letter, post } from "../../../server/push/post.ts";
import { createPushAgent } from "../../../server/push/push-agent.ts";
import { type Certificates, certificates } from "../../support/certificates.ts";
import { agentTo, PUSH_HOST } from "../../support/push/agent-to.ts";

const LETTER: Letter = {
  endpoint: `https://${PUSH_HOST}/x`,
  method: "POST",
  headers: { ttl: 60 },
  body: Buffer.from("x"),
};

/** A port of this machine that counts who connects. */
async function listener(): Promise<{ readonly port: number; readonly connections: () => number }> {
  let count = 0;
  const server = createTcpServer((socket) => {
    count += 1;
    socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, connections: () => count };
}

describe("[PU12] a name is looked at when the connection is made", () => {
  test.each(["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1"])(
    "one that leads to %s is not connected to",
    async (address) => {
      const { port, connections } = await listener();
      const agent = createPushAgent(() => Promise.resolve([{ address, family: address.includes(":") ? 6 : 4 }]));
      const endpoint = `https://${PUSH_HOST}:${port}/x`;
      await expect(post({ ...LETTER, endpoint }, agent)).rejects.toThrow("no public address");
      expect(connections()).toBe(0);
    },
  );

  test("what a name led to a moment ago counts for nothing: each connection has its own look", async () => {
    const { port, connections } = await listener();
    const answers = ["127.0.0.1", "127.0.0.1"];
    const asked: string[] = [];
    const agent = createPushAgent((name) => {
      asked.push(name);
      return Promise.resolve([{ address: answers.shift() ?? "", family: 4 }]);
    });
    for (const _ of [1, 2])
      await expect(post({ ...LETTER, endpoint: `https://${PUSH_HOST}:${port}/x` }, agent)).rejects.toThrow();
    expect(asked).toEqual([PUSH_HOST, PUSH_HOST]);
    expect(connections()).toBe(0);
  });

  test("of several addresses only the public ones are connected to", async () => {
    const found = ["127.0.0.1", "203.0.113.9", "::1", "8.8.8.8"].map((address) => ({
      address,
      family: address.includes(":") ? 6 : 4,
    }));
    const agent = createPushAgent(() => Promise.resolve(found));
    const tried = await new Promise((resolve) => {
      agent.options.lookup?.(PUSH_HOST, { all: true }, (_error, addresses) => resolve(addresses));
    });
    expect(tried).toEqual([{ address: "8.8.8.8", family: 4 }]);
    const one = await new Promise((resolve) => {
      agent.options.lookup?.(PUSH_HOST, {}, (_error, address) => resolve(address));
    });
    expect(one).toBe("8.8.8.8");
  });

  test("a name that isn't known is an answer that didn't come", async () => {
    const agent = createPushAgent(() => Promise.reject(new Error("ENOTFOUND")));
    await expect(post(LETTER, agent)).rejects.toThrow("ENOTFOUND");
  });
});

describe("[PU12] an answer is neither waited for nor read without end", () => {
  let certified: Certificates;
  beforeAll(async () => {
    certified = await certificates(PUSH_HOST);
  });

  async function service(): Promise<{ readonly server: Server; readonly port: number }> {
    const { cert, key } = certified;
    const server = createServer({ cert, key });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    return { server, port: (server.address() as AddressInfo).port };
  }

  test("one that doesn't come within 10 s is given up", async () => {
    const { port } = await service();
    const timeout = vi.spyOn(AbortSignal, "timeout").mockImplementation(() => AbortSignal.abort());
    onTestFinished(() => timeout.mockRestore());
    await expect(post(LETTER, agentTo(port, certified.ca))).rejects.toMatchObject({ name: "AbortError" });
    expect(timeout).toHaveBeenCalledExactlyOnceWith(10_000);
    timeout.mockRestore();
    await expect(post(LETTER, agentTo(port, certified.ca), 50)).rejects.toMatchObject({ name: "AbortError" });
  });

  test("one of 8 KiB is read, and its line kept; of a longer one the status counts, and the line is cut", async () => {
    const { server, port } = await service();
    const bodies = [8_192, 8_193].map((bytes) => "x".repeat(bytes));
    const cut = new Promise<number>((resolve) => {
      server.on("request", (request, response) => {
        const body = bodies.shift() ?? "";
        response.writeHead(201).write(body);
        if (bodies.length > 0) response.end();
        request.socket.once("close", () => resolve(bodies.length));
      });
    });
    const agent = agentTo(port, certified.ca, { keepAlive: true });
    const kept = once(agent, "free");
    const answered = { status: 201, retryAfter: null };
    expect(await post(LETTER, agent)).toEqual(answered);
    await kept;
    expect(await post(LETTER, agent)).toEqual(answered);
    expect(await cut).toBe(0);
  });

  test("an answer under an untrusted CA is refused", async () => {
    const { port } = await service();
    const { ca } = await certificates(PUSH_HOST);
    await expect(post(LETTER, agentTo(port, ca))).rejects.toThrow();
  });
});
