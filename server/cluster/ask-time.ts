import { newEpoch } from "../time/server-clock.ts";
import type { StoreTime, TimeQuestion } from "../time/shared-time.ts";
import type { Send } from "./send.ts";

/**
 * Answers with TIME and the epoch of the shared clock, which the first question creates. A vouch is only counted: a full
 * store still tells the time.
 */
const ASK = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
if redis.call('HEXISTS', KEYS[1], 'epoch') == 0 then
  redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'shiftMs', '0', 'sinceMs', time[1] .. '000')
end
local shift = tonumber(redis.call('HGET', KEYS[1], 'shiftMs'))
if ARGV[2] ~= '' and math.abs(now - ARGV[2]) <= tonumber(ARGV[3]) and shift == tonumber(ARGV[4]) then
  redis.pcall('HINCRBY', KEYS[1], 'vouches', 1)
end
if ARGV[5] ~= '' and redis.call('HGET', KEYS[1], 'epoch') == ARGV[5] then
  redis.call('HSET', KEYS[1], 'epoch', ARGV[6], 'shiftMs', ARGV[7], 'sinceMs', ARGV[8])
end
local stored = redis.call('HMGET', KEYS[1], 'epoch', 'shiftMs', 'sinceMs', 'vouches')
return { time[1], time[2], stored[1], stored[2], stored[3], stored[4] or '0' }
`;

/** Asks a Redis for the time that all its nodes share. */
export function createAskTime(send: Send, key: string): (question: TimeQuestion) => Promise<StoreTime> {
  return async ({ expects, change }) => {
    const expected = expects === null ? ["", "", ""] : [expects.storeMs, expects.withinMs, expects.shiftMs];
    const changed =
      change === null ? ["", "", "", ""] : [change.from, change.to.epoch, change.to.shiftMs, change.to.sinceMs];
    const reply = await send("EVAL", ASK, "1", key, newEpoch(), ...[...expected, ...changed].map(String));
    const [seconds, micros, epoch, shiftMs, sinceMs, vouches] = reply as readonly string[]; // what the script returns
    return {
      storeMs: Number(seconds) * 1_000 + Number(micros) / 1_000,
      stored: { epoch: String(epoch), shiftMs: Number(shiftMs), sinceMs: Number(sinceMs) },
      vouches: Number(vouches),
    };
  };
}
