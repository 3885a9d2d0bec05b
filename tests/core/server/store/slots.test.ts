import { expect, test } from "vitest";
import { keyIn, slotOf, tagOf } from "../../../../server/store/redis/connection/slots.ts";

test("[ST38] a key's slot is the CRC-16 of its tag, as the servers of a cluster compute it", () => {
  // Both are in https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/
  expect(slotOf("123456789")).toBe(12_739);
  expect(slotOf("foo")).toBe(12_182);
  expect(slotOf("room:{foo}:log")).toBe(12_182);
  expect([tagOf("a{b}{c}"), tagOf("a{}b"), tagOf("plain")]).toEqual(["b", "a{}b", "plain"]);
});

test("[ST38] a script goes to the shard of its first key, any other command to that of its own", () => {
  expect(keyIn(["EVALSHA", "sha", "1", "key", "argument"])).toBe("key");
  expect(keyIn(["EVAL", "script", "1", "key"])).toBe("key");
  expect(keyIn(["PUBSUB", "SHARDNUMSUB", "channel"])).toBe("channel");
  expect(keyIn(["GET", "key"])).toBe("key");
});
