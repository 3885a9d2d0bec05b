import { DisconnectsClientError, ErrorReply } from "@redis/client";
import { expect, test } from "vitest";
import { away } from "../../../../server/store/redis/connection/redis-errors.ts";
import { explain } from "../../../../server/store/redis/opening/explain.ts";

test.each([
  [
    new DisconnectsClientError(),
    "Redis can't be reached (the connection was lost). Check that it runs, and REDIS_URL.",
  ],
  [
    new ErrorReply("READONLY You can't write."),
    "Redis refuses (READONLY You can't write.). Check that it runs, and REDIS_URL.",
  ],
  [new ErrorReply("OOM no memory"), "This Redis is full. Give it more memory (maxmemory), or make room in it."],
])("[ST30] what prevents the start is said in words that a host understands: %s", (error, line) => {
  expect(explain(away(error)).message).toBe(line);
});
