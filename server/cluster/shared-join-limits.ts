import { createHmac } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import {
  type HeldBack,
  heldBackBy,
  type JoinLimitSettings,
  type JoinLimits,
  mostThatCount,
} from "../pairing/join-limits.ts";
import { OneAtATime } from "../pairing/one-at-a-time.ts";
import type { Send } from "./send.ts";

/** Both lists, newest first. */
const READ = "return { redis.call('LRANGE', KEYS[1], 0, -1), redis.call('LRANGE', KEYS[2], 0, -1) }";
/** Notes a failure in both lists, for as long as failures count and up to the number that counts. */
const NOTE = `
for index, key in ipairs(KEYS) do
  redis.call('LPUSH', key, ARGV[1])
  redis.call('LTRIM', key, 0, ARGV[2] - 1)
  redis.call('PEXPIRE', key, ARGV[3])
end
`;

/** Ends a turn that is still one's own. */
const RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end";
/** How long a node that dies in its turn holds up the address; longer than any join takes. */
const TURN_MS = 10_000;
const LOOK_AGAIN_MS = 20;

export type SharedJoinLimitPorts = {
  readonly send: Send;
  /** Names of keys that lie together. */
  readonly keyOf: (name: string) => string;
  /** The key of the hashes that stand for addresses: the store never holds an address. */
  readonly secret: Uint8Array;
  readonly settings: JoinLimitSettings;
  readonly freshMark: () => string;
};

/** Wrong codes across all nodes: trying one node after another is limited as on a single one. */
export function createSharedJoinLimits({ send, keyOf, secret, settings, freshMark }: SharedJoinLimitPorts): JoinLimits {
  const tagOf = (address: string): string =>
    createHmac("sha256", secret).update(address).digest("base64url").slice(0, 22);
  const keysOf = (address: string): readonly [string, string] => [keyOf(`of:${tagOf(address)}`), keyOf("all")];
  const most = String(Math.max(settings.perAddress, mostThatCount(settings)));
  const turns = new OneAtATime();
  /** One turn across all nodes: with one on each, every further node would allow one join too many. */
  const alone = async <T>(address: string, join: () => Promise<T>): Promise<T> => {
    const [key, mark] = [keyOf(`turn:${tagOf(address)}`), freshMark()];
    while ((await send("SET", key, mark, "NX", "PX", String(TURN_MS))) === null) await after(LOOK_AGAIN_MS);
    try {
      return await join();
    } finally {
      await send("EVAL", RELEASE, "1", key, mark).catch(() => {}); // it ends by itself
    }
  };
  return {
    inTurn: (address, join) => turns.run(address, () => alone(address, join)),
    heldBack: async (address, nowMs): Promise<HeldBack> => {
      const reply = await send("EVAL", READ, "2", ...keysOf(address));
      const [ofAddress = [], ofAll = []] = (reply as readonly (readonly string[])[]).map(instants); // the script's two lists
      return heldBackBy({ ofAddress, ofAll }, nowMs, settings);
    },
    failed: async (address, nowMs) => {
      await send("EVAL", NOTE, "2", ...keysOf(address), String(Math.floor(nowMs)), most, String(settings.windowMs));
    },
  };
}

const instants = (newestFirst: readonly string[]): readonly number[] => newestFirst.map(Number).toReversed();
