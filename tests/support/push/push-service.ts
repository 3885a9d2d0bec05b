import { once } from "node:events";
import type { IncomingHttpHeaders } from "node:http";
import { type Agent, createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { certificates } from "../certificates.ts";
import { agentTo, PUSH_HOST } from "./agent-to.ts";
import { type BrowserKeys, browserKeys, opened, type Vapid, vapidOf } from "./opened.ts";

export type Received = {
  /** The subscription it was for. */
  readonly to: Subscribed;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Decrypted with the subscription's own keys. */
  readonly text: string;
  readonly vapid: Vapid;
};
/** The service's answer; `never` keeps the connection open and says nothing. */
export type Answer = { readonly status: number; readonly headers?: Readonly<Record<string, string>> } | "never";

export type Subscribed = {
  readonly name: string;
  readonly keys: BrowserKeys;
  /** As returned by the browser's `toJSON()`. */
  readonly json: { readonly endpoint: string; readonly keys: { readonly p256dh: string; readonly auth: string } };
};

/** A push service on this machine, with TLS under its own CA, that decrypts and checks whatever it gets. */
export class PushService {
  readonly ca: string;
  readonly received: Received[] = [];
  /** Answers to the next requests, in order; after these, 201. */
  readonly answers: Answer[] = [];
  readonly #server: Server;
  readonly #subscribed = new Map<string, Subscribed>();
  readonly #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  private constructor(server: Server, ca: string) {
    this.#server = server;
    this.ca = ca;
  }

  static async start(): Promise<PushService> {
    const { ca, cert, key } = await certificates(PUSH_HOST);
    const server = createServer({ cert, key });
    const service = new PushService(server, ca);
    server.on("request", (request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        service.#take(request.url ?? "", request.headers, Buffer.concat(parts));
        const answer = service.answers.shift() ?? { status: 201 };
        if (answer !== "never") response.writeHead(answer.status, answer.headers).end();
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    return service;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // it listens on a port, not on a pipe
  }

  /** What a server under test gets instead of the internet. */
  agent(): Agent {
    return agentTo(this.port, this.ca);
  }

  /** What a browser gives an app that subscribes. */
  subscribe(name: string): Subscribed {
    const keys = browserKeys();
    const endpoint = `https://${PUSH_HOST}/${name}-${keys.auth.toString("base64url")}`;
    const { own, auth } = keys;
    const json = {
      endpoint,
      keys: { p256dh: own.getPublicKey("base64url"), auth: auth.toString("base64url") },
    };
    const subscribed = { name, keys, json };
    this.#subscribed.set(new URL(endpoint).pathname, subscribed);
    return subscribed;
  }

  /** Resolves once this many have come in all. */
  until(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ count, resolve });
      this.#tell();
    });
  }

  #take(path: string, headers: IncomingHttpHeaders, body: Buffer): void {
    const to = this.#subscribed.get(path);
    if (to === undefined) throw new Error(`Nobody has subscribed under ${path}.`);
    const text = opened(body, to.keys);
    this.received.push({ to, headers, body, text, vapid: vapidOf(headers.authorization ?? "") });
    this.#tell();
  }

  #tell(): void {
    for (const { count, resolve } of this.#waiting) if (this.received.length >= count) resolve();
  }
}
