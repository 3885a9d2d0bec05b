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

/** Both lists, the newest first. */
const READ = "return { redis.call('LRANGE', KEYS[1], 0, -1), redis.call('LRANGE', KEYS[2], 0, -1) }";
/** Notes a failure in both lists, each as long as it counts and as many as count. */
const NOTE = `
for index, key in ipairs(KEYS) do
  redis.call('LPUSH', key, ARGV[1])
  redis.call('LTRIM', key, 0, ARGV[2] - 1)
  redis.call('PEXPIRE', key, ARGV[3])
end
`;

/** Ends a turn that is still one's own. */
const RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end";
/** A node that dies in its turn holds the address up for this long; longer than any join takes. */
const TURN_MS = 10_000;
const LOOK_AGAIN_MS = 20;

export type SharedJoinLimitPorts = {
  readonly send: Send;
  /** Names of keys that lie together. */
  readonly keyOf: (name: string) => string;
  /** Keys the hashes by which addresses are told apart: the store never holds an address. */
  readonly secret: Uint8Array;
  readonly settings: JoinLimitSettings;
  readonly freshMark: () => string;
};

/** Wrong codes over all nodes: who tries on one after the other is held back as on a single one. */
export function createSharedJoinLimits({ send, keyOf, secret, settings, freshMark }: SharedJoinLimitPorts): JoinLimits {
  const tagOf = (address: string): string =>
    createHmac("sha256", secret).update(address).digest("base64url").slice(0, 22);
  const keysOf = (address: string): readonly [string, string] => [keyOf(`of:${tagOf(address)}`), keyOf("all")];
  const most = String(Math.max(settings.perAddress, mostThatCount(settings)));
  const turns = new OneAtATime();
  /** One turn over all nodes: with a turn on each, every further node would look at one join too many. */
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
