import type { Send } from "../connection/line.ts";
import { asList, asText } from "../connection/replies.ts";
import type { Keys } from "../keys.ts";
import { tooLittle } from "./explain.ts";

/** Commands needed later; those that the start itself uses fail by themselves. */
const COMMANDS: readonly string[] = [
  ..."DEL GET HDEL HEXISTS HGET HGETALL HINCRBY HKEYS HMGET HSET HVALS LPUSH LRANGE LTRIM PEXPIRE".split(" "),
  ..."PING SADD SET SMEMBERS SREM TIME ZADD ZRANGE ZREM ZREMRANGEBYSCORE ZSCORE".split(" "),
];

/** ARGV: a key of ours, commands */
const DENIED = `
local denied = {}
for index = 2, #ARGV do
  if not redis.acl_check_cmd(ARGV[index], ARGV[1]) then denied[#denied + 1] = ARGV[index] end
end
if not redis.acl_check_cmd('PUBSUB', 'SHARDNUMSUB') then denied[#denied + 1] = 'PUBSUB' end
return denied
`;

/**
 * Throws StoreCannotOpen when this user may not run everything that is needed: otherwise it would show one command at a time,
 * in the middle of something.
 */
export async function checkRights(send: Send, keys: Keys): Promise<void> {
  const denied = asList(await send("EVAL", DENIED, "0", keys.format(), ...COMMANDS)).map(asText);
  if (denied.length > 0) throw tooLittle(denied.join(", "));
}
