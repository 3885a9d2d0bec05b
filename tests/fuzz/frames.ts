import { programOf } from "../../shared/pacer/presets.ts";

/** Chance that can be repeated: the same seed makes the same frames. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Frame = string | Buffer;

/** Answers are asked for under numbers below this. */
export const ACKS = 1_000;

/** Makes frames of two kinds: those a connection survives, and those that may end it. */
export class FrameMaker {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /**
   * Well-formed for the two protocols below us, nonsense for ours: these must all be answered or dropped. In one of the
   * namespaces that the line is in, written as packets have it; acks are asked for below `ACKS`.
   */
  harmless(namespaces: readonly string[]): readonly Frame[] {
    const namespace = this.#pick(namespaces);
    const ack = this.#chance(0.8) ? String(this.#int(ACKS)) : "";
    if (this.#chance(0.05)) return this.#binaryEvent(namespace, ack);
    if (this.#chance(0.02)) return [this.#pick(["3", "6"])];
    return [`42${namespace}${ack}${this.#packet()}`];
  }

  /** Breaks the rules of engine.io, socket.io or JSON: the connection may end, nothing else. */
  harmful(): Frame {
    const kinds: readonly (() => Frame)[] = [
      () => this.#bytes(this.#int(64)),
      () => this.#bytes(this.#int(64)).toString("latin1"),
      () => `4${this.#int(10)}${this.#text(40)}`,
      () => this.#pick(["0", "1", "2", "2probe", "5", "7", "9", "", "b", "4"]),
      () => `42${"[".repeat(this.#int(12_000))}`,
      () => `42["command",${"x".repeat(this.#int(20_000))}`,
      () => `42["${"é€😀".repeat(this.#int(4_000))}"]`,
      () => `45${this.#int(30)}-${this.#packet()}`,
      () => `451-["command",{"_placeholder":true,"num":${this.#int(9) - 4}}]`,
      () => `40${this.#text(30)}`,
      () => `40/${this.#text(10)},${JSON.stringify(this.#json(3))}`,
      () => `41${this.#text(4)}`,
      () => `44${JSON.stringify(this.#json(2))}`,
      () => `42["connect",{}]`,
      () => `43${this.#int(ACKS)}${JSON.stringify([this.#json(2)])}`,
      () => `42/pair,${this.#packet()}`,
      () => this.#cut(this.#packet()),
      () => Buffer.alloc(this.#int(40_000), "4"),
    ];
    return this.#pick(kinds)();
  }

  /** Bytes for the TCP line itself: websocket frames with wrong bits, lengths, opcodes or masks. */
  torn(): Buffer {
    return Buffer.concat([Buffer.from([this.#int(256), this.#int(256)]), this.#bytes(this.#int(200))]);
  }

  #binaryEvent(namespace: string, ack: string): readonly Frame[] {
    const body = [this.#eventName(), { body: { _placeholder: true, num: 0 } }];
    return [`451-${namespace}${ack}${JSON.stringify(body)}`, this.#bytes(1 + this.#int(40))];
  }

  #packet(): string {
    const args = Array.from({ length: this.#pick([0, 1, 1, 1, 1, 1, 2, 3]) }, () => this.#message());
    return `[${[JSON.stringify(this.#eventName()), ...args].join(",")}]`;
  }

  #eventName(): string | number {
    const unknown = [
      "events",
      "drain",
      "error",
      "message",
      "__proto__",
      "constructor",
      "toString",
      "",
      7,
      this.#text(8),
    ];
    return this.#chance(0.85)
      ? this.#pick(["command", "command", "resume", "clock", "pulse", "push", "pair"])
      : this.#pick(unknown);
  }

  /** A message as JSON text: often nearly right, so that it gets past the first checks. */
  #message(): string {
    if (this.#chance(0.05)) return '{"__proto__":{"ok":true},"type":"space.take"}';
    if (this.#chance(0.05)) return this.#nested(this.#int(400));
    if (this.#chance(0.2)) return JSON.stringify(this.#json(4));
    const base: Record<string, unknown> = { ...this.#pick(LAWFUL) };
    for (const key of Object.keys(base)) if (this.#chance(0.15)) base[key] = this.#json(2);
    if (this.#chance(0.1)) base[this.#text(6)] = this.#json(2);
    return JSON.stringify(base);
  }

  #nested(depth: number): string {
    return `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
  }

  #json(depth: number): unknown {
    const leaves = [
      null,
      true,
      false,
      0,
      -1,
      1e308,
      -0.5,
      9_007_199_254_740_992,
      "",
      this.#text(30),
      "\u0000",
      "__proto__",
    ];
    if (depth === 0 || this.#chance(0.5)) return this.#pick(leaves);
    if (this.#chance(0.5)) return Array.from({ length: this.#int(5) }, () => this.#json(depth - 1));
    return Object.fromEntries(Array.from({ length: this.#int(5) }, () => [this.#text(6), this.#json(depth - 1)]));
  }

  #cut(text: string): string {
    return `42${text.slice(0, this.#int(text.length))}`;
  }

  #text(most: number): string {
    return this.#bytes(this.#int(most)).toString("latin1");
  }

  #bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.#int(256)));
  }

  #int(below: number): number {
    return Math.floor(this.#random() * below);
  }

  #chance(part: number): boolean {
    return this.#random() < part;
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[this.#int(from.length)];
    if (picked === undefined) throw new RangeError("Nothing to pick from.");
    return picked;
  }
}

const id = "01890a5d-ac96-7b6e-8c6d-3f3a2b1c0d9e";
const program = programOf();

/** Messages as they should be, to be spoilt. */
const LAWFUL: readonly Readonly<Record<string, unknown>>[] = [
  { id, type: "hear.send", code: "iHearYou" },
  { id, type: "here.send", preset: "imHere" },
  { id, type: "space.take", minutes: 20, going: "walking" },
  { id, type: "space.back" },
  { id, type: "breath.invite", program, place: "apart" },
  { id, type: "breath.start", program, place: "together" },
  { id, type: "breath.stop", sessionId: id },
  { id, type: "device.keep", deviceId: "AAAAAAAAAAAAAAAAAAAAAA" },
  { logId: null, seq: 0, hash: null },
  { logId: "AAAAAAAAAAAAAAAAAAAAAA", seq: 3, hash: "A".repeat(43) },
  { t0Ms: 1_234.5 },
  { type: "touch" },
  { type: "key" },
  { type: "unsubscribe" },
  // At no known host: whatever becomes of it, nobody is called.
  {
    type: "subscribe",
    endpoint: "https://push.invalid/x",
    keys: { p256dh: `B${"A".repeat(86)}`, auth: "A".repeat(22) },
    quiet: { fromMinute: 1_320, toMinute: 420, zone: "Europe/Berlin" },
  },
  { type: "open", key: "AAAAAAAAAAAAAAAAAAAAAA", purpose: "pair", qr: "0123456789ABCDEF", link: "0123456789ABCDEG" },
  { type: "claim", handle: "ABCD", key: "AAAAAAAAAAAAAAAAAAAAAA" },
  { type: "relay", attemptId: "AAAAAAAAAAAAAAAAAAAAAA", message: { step: "hello", sid: "A", share: "A" } },
  { type: "attach", id: "AAAAAAAAAAAAAAAAAAAAAA", key: "AAAAAAAAAAAAAAAAAAAAAA" },
];
