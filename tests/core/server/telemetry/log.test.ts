import { describe, expect, test } from "vitest";
import { StoreCannotOpen } from "../../../../server/store/cannot-open.ts";
import { DiskUnavailable, StoreStopped, StoreUnavailable } from "../../../../server/store/port.ts";
import { createLog } from "../../../../server/telemetry/log.ts";
import { Metrics } from "../../../../server/telemetry/metrics.ts";
import { createRoomTag } from "../../../../server/telemetry/room-tag.ts";
import { createWatch } from "../../../../server/telemetry/watch.ts";

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = "";
  write(createLog("debug", { write: (line: string) => (text += line) }));
  return text;
}

describe("[SV15] a log line holds no address, code, token or free text", () => {
  test("secret fields are left out, wherever an object has them", () => {
    const text = logged((log) => {
      log.info({ token: "CANARY", address: "CANARY", handle: "CANARY" });
      log.info({ request: { auth: "CANARY", headers: { cookie: "CANARY" } }, socket: { remoteAddress: "CANARY" } });
      log.info({ pairing: { request: { key: "CANARY", link: "CANARY" } } });
    });
    expect(text).toContain('"level":30');
    expect(text).not.toContain("CANARY");
  });

  test("an error is told by its kind and place, its message may quote a phone", () => {
    const text = logged((log) => log.error({ err: new TypeError("CANARY") }, "Something broke."));
    expect(text).not.toContain("CANARY");
    expect(text).toContain('"kind":"TypeError"');
    expect(text).toContain("log.test.ts");
  });

  test("a request is told by its method alone", () => {
    const text = logged((log) =>
      log.info({ req: { method: "GET", url: "/CANARY", headers: { host: "CANARY" }, ip: "CANARY" } }),
    );
    expect(text).toContain('"method":"GET"');
    expect(text).not.toContain("CANARY");
  });

  test("a room is named by a keyed hash: the same within a process, another in the next", () => {
    const room = "AAAAAAAAAAAAAAAAAAAAAA";
    const tag = createRoomTag();
    expect(tag(room)).toBe(tag(room));
    expect(tag(room)).toMatch(/^[A-Za-z0-9_-]{10}$/);
    expect(tag(room)).not.toBe(createRoomTag()(room));
    expect(tag(room)).not.toBe(tag("BAAAAAAAAAAAAAAAAAAAAA"));
  });
});

test("a store that is away is told as such, with the system's code for why", () => {
  const cause = Object.assign(new Error("connect ECONNREFUSED 10.0.0.1"), { code: "ECONNREFUSED" });
  const text = logged((log) =>
    createWatch(log, new Metrics(), () => 0).failed("timers")(new StoreUnavailable("away", { cause })),
  );
  expect(text).toContain('"errno":"ECONNREFUSED"');
  expect(text).toMatch(/"msg":"The store can't be used: .* tried again/);
  expect(text).not.toContain("10.0.0.1");
});

test("a disk that refuses is told in the database's words", () => {
  const full = new DiskUnavailable("The database can't be written now: database or disk is full.");
  const text = logged((log) => createWatch(log, new Metrics(), () => 0).failed("timers")(full));
  expect(text).toContain(`"msg":"${full.message} It is tried again until it can."`);
});

test("[SV15] a store that is away is counted apart from what broke, and one that waits for a restart isn't", async () => {
  const metrics = new Metrics();
  const counted = async (error: Error): Promise<string> => {
    createWatch(createLog("silent"), metrics, () => 0).failed("timers")(error);
    return await metrics.registry.metrics();
  };
  const away = await counted(new StoreUnavailable("away"));
  expect(away).toContain("attune_store_away_total 1");
  expect(away).toContain('attune_failures_total{where="timers"} 0');
  const stopped = await counted(new StoreStopped("The disk has failed."));
  expect(stopped).toContain("attune_store_away_total 1");
  expect(stopped).toContain('attune_failures_total{where="timers"} 1');
});

test("a store that can't be used is told in the words of the start", () => {
  const cause = new StoreCannotOpen("unsuitable", "This Redis is a read-only replica.");
  const text = logged((log) =>
    createWatch(log, new Metrics(), () => 0).failed("timers")(new StoreUnavailable("away", { cause })),
  );
  expect(text).toContain('"msg":"This Redis is a read-only replica."');
});

test("[ST42] a store that waits for a restart isn't told as one that is tried again", () => {
  const text = logged((log) =>
    createWatch(log, new Metrics(), () => 0).failed("timers")(
      new StoreStopped("The disk has failed. Restart the server."),
    ),
  );
  expect(text).toContain('"msg":"The disk has failed. Restart the server."');
  expect(text).not.toContain("tried again");
});

test("[SV15] a store that is away is told once in ten seconds from each place, the same fault once a minute, and others at once", () => {
  let nowMs = 0;
  const lines = (times: readonly number[], error: Error): number => {
    const text = logged((log) => {
      const watch = createWatch(log, new Metrics(), () => nowMs);
      for (const atMs of times) {
        nowMs = atMs;
        watch.failed("timers")(error);
      }
    });
    return text.split("\n").length - 1;
  };
  expect(lines([0, 500, 9_999], new StoreUnavailable("away"))).toBe(1);
  expect(lines([0, 500, 10_000, 10_500], new StoreUnavailable("away"))).toBe(2);
  expect(lines([0, 500, 59_999], new Error("broken"))).toBe(1);
  expect(lines([0, 500, 60_000], new Error("broken"))).toBe(2);
  const others = logged((log) => {
    const watch = createWatch(log, new Metrics(), () => 0);
    const faults = [new Error("here"), new Error("and there"), new TypeError("of another kind")];
    for (const each of [...faults, ...faults]) watch.failed("timers")(each);
    for (const roomId of ["one", "other", "one"]) watch.failed("members", roomId)(faults[0]);
  });
  expect(others.split("\n").length - 1).toBe(3 + 2);
});
