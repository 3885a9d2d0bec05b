import { AttuneClient } from "../../../client-sdk/src/client.ts";
import type { Storage } from "../../../client-sdk/src/index.node.ts";
import { deviceOf, makeCredential } from "../../../client-sdk/src/pairing/secrets.ts";
import type { Membership } from "../../../client-sdk/src/storage/membership.ts";
import type { FakeClock, FakeDevice, FakeNetwork } from "../../../client-sdk/src/testing/index.ts";
import { loadEngine } from "../../../client-sdk/src/testing/loaded-engine.ts";
import type { Transport } from "../../../client-sdk/src/transport.ts";
import type { HandshakeMessage, PairRequest } from "../../../shared/protocol/pairing.ts";
import type { PairingServer } from "./pairing-server.ts";

/** What goes wrong with one write of a phone's storage. */
export type StorageTrouble =
  /** It fails, and the next ones don't. */
  | "fails once"
  /** It and all after it fail, for 20 s. */
  | "is full"
  /** The app is killed before it, or right after. */
  | "killed before"
  | "killed after";

const FULL_MS = 20_000;

export type UnsurePhoneOptions = {
  readonly server: PairingServer;
  readonly clock: FakeClock;
  readonly seed: number;
  readonly trouble: { readonly at: number; readonly kind: StorageTrouble } | null;
  /** Of another tab of the same browser. */
  readonly disk?: Map<string, string>;
};

/** A phone whose storage has trouble at one write, and which is then opened again. It may send only what it has stored. */
export class UnsurePhone {
  readonly disk: Map<string, string>;
  readonly device: FakeDevice;
  /** Handshake messages that were sent without being stored, or in two versions. */
  readonly faults: string[] = [];
  client!: AttuneClient;
  writes = 0;
  isKilled = false;
  /** Rejects when the running app is killed. */
  killed: Promise<never> = new Promise(() => {});
  readonly #options: UnsurePhoneOptions;
  #fullUntilMs = 0;
  readonly #sent = new Map<string, string>();
  #kill: () => void = () => {};

  constructor(options: UnsurePhoneOptions) {
    this.#options = options;
    this.disk = options.disk ?? new Map<string, string>();
    this.device = options.clock.device({ seed: options.seed });
    this.open();
  }

  get membership(): Membership | null {
    return JSON.parse(this.disk.get("membership") ?? "null") as Membership | null;
  }

  /** What is shown: whether this phone has a seat. */
  get isIn(): boolean {
    return this.client.names !== null;
  }

  /** What is stored of a pairing that is under way, or that the server doesn't know to have ended. */
  get underWay(): readonly string[] {
    return [...this.disk.keys()].filter((key) => /^(?:pairing|leaving)\/(?!spent)/.test(key));
  }

  /** What comes of the stored credential when the app is opened again; null without one. */
  get worth(): string | null {
    const { membership } = this;
    if (membership === null) return null;
    const state = membership.over ?? this.#options.server.known(membership.token)?.state ?? "unknown";
    return state === "revoked" ? "moved" : state;
  }

  /** From the start it is one of a couple's phones, whose other one is gone. */
  isOneOfTwo(): void {
    const [mine, theirs] = [makeCredential(this.device), makeCredential(this.device)];
    this.#options.server.couple(deviceOf(mine), deviceOf(theirs));
    const names = { mine: "A", partner: "B" };
    this.disk.set("membership", JSON.stringify({ ...mine, rootKey: theirs.token, names, seat: null, over: null }));
    this.open();
  }

  /** The app is opened (again), on whatever is stored. */
  open(): void {
    const app = { isDead: false };
    this.#kill();
    this.isKilled = false;
    const network = this.#options.server.network();
    this.killed = new Promise((_, reject) => {
      this.#kill = () => {
        app.isDead = true;
        this.isKilled = true;
        network.cut();
        reject(new Error("killed"));
      };
    });
    this.killed.catch(() => {});
    this.client = new AttuneClient({
      url: "https://attune.test",
      storage: this.#storage(app),
      transport: this.#watched(network, app),
      environment: this.device,
      loadEngine,
    });
  }

  /** As when somebody swipes the app away. */
  kill(): void {
    this.#kill();
  }

  #storage(app: { readonly isDead: boolean }): Storage {
    const never = new Promise<never>(() => {});
    return {
      sharedAs: null,
      load: async () => Object.fromEntries(this.disk),
      close: async () => {},
      write: async (changes) => {
        if (app.isDead) return await never;
        this.writes += 1;
        const { trouble } = this.#options;
        const kind = trouble?.at === this.writes ? trouble.kind : null;
        if (kind === "is full") this.#fullUntilMs = this.#options.clock.nowMs + FULL_MS;
        if (kind === "killed before") {
          this.#kill();
          return await never;
        }
        if (kind === "fails once" || this.#options.clock.nowMs < this.#fullUntilMs) throw new Error("full");
        for (const [key, text] of Object.entries(changes))
          if (text === null) this.disk.delete(key);
          else this.disk.set(key, text);
        if (kind === "killed after") {
          this.#kill();
          return await never;
        }
      },
    };
  }

  #watched(network: FakeNetwork, app: { readonly isDead: boolean }): Transport {
    return {
      connect: (namespace, hello, listener) => {
        const connection = network.connect(namespace, hello, listener);
        return {
          request: (name, body, reply) => {
            if (app.isDead) return;
            if (name === "pair") this.#check(body as PairRequest);
            connection.request(name, body, reply);
          },
          volatile: (name, body, reply) => connection.volatile(name, body, reply),
          close: () => connection.close(),
        };
      },
    };
  }

  #check(request: PairRequest): void {
    if (!("message" in request)) return;
    const message: HandshakeMessage = request.message;
    const { step, ...secret } = message;
    const stored = [...this.disk.values()].join();
    for (const text of Object.values(secret)) if (!stored.includes(text)) this.faults.push(`${step} isn't stored`);
    const name = `${request.attemptId} ${step}`;
    const before = this.#sent.get(name) ?? JSON.stringify(message);
    if (before !== JSON.stringify(message)) this.faults.push(`two versions of ${step}`);
    this.#sent.set(name, before);
  }
}
