import { describe, expect, test } from "vitest";
import { afterPost } from "../../../../server/push/after-post.ts";
import { contactOf } from "../../../../server/push/contact.ts";
import { isPublicAddress } from "../../../../server/push/public-address.ts";
import { isAtKnownHost } from "../../../../server/push/push-hosts.ts";
import { isQuiet, isZone, quietEndsAtMs } from "../../../../server/push/quiet-hours.ts";

const hour = (hours: number): number => hours * 60;

describe("[PU10] quiet hours", () => {
  const night = { fromMinute: hour(22), toMinute: hour(7), zone: "Europe/Berlin" };
  const at = (text: string, quiet = night): boolean => isQuiet(quiet, Date.parse(text));

  test("over midnight, from the first minute up to the last", () => {
    expect([at("2026-01-15T20:59:59.999Z"), at("2026-01-15T21:00:00Z")]).toEqual([false, true]);
    expect([at("2026-01-16T05:59:59.999Z"), at("2026-01-16T06:00:00Z")]).toEqual([true, false]);
  });

  test("that begin and end on the same day hold from their first minute to before their last", () => {
    const noon = { fromMinute: hour(12), toMinute: hour(14), zone: "UTC" };
    expect(["11:59:59", "12:00:00", "13:59:59", "14:00:00"].map((time) => at(`2026-01-15T${time}Z`, noon))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test("the same minute twice is no time at all, and a day but for its last minute is nearly all of it", () => {
    const none = { fromMinute: hour(12), toMinute: hour(12), zone: "UTC" };
    expect([at("2026-01-15T12:00:00Z", none), at("2026-01-15T00:00:00Z", none)]).toEqual([false, false]);
    const all = { fromMinute: 0, toMinute: 1_439, zone: "UTC" };
    expect([at("2026-01-15T23:58:59Z", all), at("2026-01-15T23:59:00Z", all)]).toEqual([true, false]);
  });

  test("follow the wall: on both sides of both nights on which its clock is changed", () => {
    // Berlin: 29 March 2026, 02:00 becomes 03:00; 25 October 2026, 03:00 becomes 02:00.
    expect([at("2026-03-28T06:00:00Z"), at("2026-03-28T05:59:00Z")]).toEqual([false, true]);
    expect([at("2026-03-29T05:00:00Z"), at("2026-03-29T04:59:00Z")]).toEqual([false, true]);
    expect([at("2026-10-24T05:00:00Z"), at("2026-10-24T04:59:00Z")]).toEqual([false, true]);
    expect([at("2026-10-25T06:00:00Z"), at("2026-10-25T05:59:00Z")]).toEqual([false, true]);
  });

  test("of the hour that comes twice both are quiet, and one that is left out is missed", () => {
    const two = { ...night, fromMinute: hour(2), toMinute: hour(3) };
    const halfPast = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"];
    expect(halfPast.map((text) => at(text, two))).toEqual([true, true, false]);
    expect(["2026-03-29T00:59:00Z", "2026-03-29T01:00:00Z"].map((text) => at(text, two))).toEqual([false, false]);
  });

  test("end at the minute that was said, also when the clock is changed before it", () => {
    const end = (text: string, quiet = night): string => new Date(quietEndsAtMs(quiet, Date.parse(text))).toISOString();
    expect(end("2026-01-15T21:00:00Z")).toBe("2026-01-16T06:00:00.000Z");
    expect(end("2026-01-16T05:59:59.999Z")).toBe("2026-01-16T06:00:00.000Z");
    expect(end("2026-03-28T21:00:00Z")).toBe("2026-03-29T05:00:00.000Z");
    expect(end("2026-10-24T20:00:00Z")).toBe("2026-10-25T06:00:00.000Z");
    const kathmandu = { fromMinute: 0, toMinute: 46, zone: "Asia/Kathmandu" };
    const cairo = { fromMinute: hour(22), toMinute: 30, zone: "Africa/Cairo" };
    expect(end("2026-10-29T19:00:00Z", cairo)).toBe("2026-10-29T22:30:00.000Z");
    const skipped = { ...night, toMinute: hour(2) + 30 };
    // Its last minute is left out that night: they end with what is left out.
    for (const text of ["2026-03-28T21:00:00Z", "2026-03-29T00:59:00Z"])
      expect(end(text, skipped)).toBe("2026-03-29T01:00:00.000Z");
    const lordHowe = { ...skipped, zone: "Australia/Lord_Howe", toMinute: hour(2) + 15 };
    expect(end("2026-10-03T14:00:00Z", lordHowe)).toBe("2026-10-03T15:30:00.000Z");
    expect(end("2026-01-14T18:20:30Z", kathmandu)).toBe("2026-01-14T19:01:00.000Z");
  });

  test("in zones that differ by parts of an hour, and in no zone that isn't known", () => {
    const kathmandu = { fromMinute: 45, toMinute: 46, zone: "Asia/Kathmandu" };
    expect([at("2026-01-14T19:00:00Z", kathmandu), at("2026-01-14T19:01:00Z", kathmandu)]).toEqual([true, false]);
    expect(["Europe/Berlin", "UTC", "Etc/GMT+5"].map(isZone)).toEqual([true, true, true]);
    expect(["Mars/Olympus", "", "Europe"].map(isZone)).toEqual([false, false, false]);
  });
});

describe("[PU11] what follows from a push service's answer", () => {
  const turn = { nowMs: 1_000_000, untilMs: 1_000_000 + 3_600_000, tries: 1, random: 0 };
  const ends = (status: number) => afterPost({ status, retryAfter: null }, turn);
  const againAfterMs = (retryAfter: string | null, more: Partial<typeof turn> = {}, status = 503): unknown => {
    const { outcome } = afterPost({ status, retryAfter }, { ...turn, ...more });
    return typeof outcome === "object" ? outcome.againAtMs - turn.nowMs : outcome;
  };

  test("2xx is sent, 404 and 410 are gone, any other lasting answer is refused", () => {
    for (const status of [200, 201, 204, 299]) expect(ends(status)).toEqual({ result: "sent", outcome: "done" });
    for (const status of [404, 410]) expect(ends(status)).toEqual({ result: "gone", outcome: "gone" });
    for (const status of [300, 301, 307, 400, 401, 403, 413])
      expect(ends(status)).toEqual({ result: "refused", outcome: "done" });
  });

  test("no answer, 408, 429 and 5xx are tried again", () => {
    expect(afterPost(null, turn).result).toBe("again");
    for (const status of [408, 429, 500, 503, 599]) expect(ends(status).result).toBe("again");
  });

  test("after 5 s, doubled up to 5 minutes, half of it random", () => {
    expect([1, 2, 3].map((tries) => againAfterMs(null, { tries, random: 1 }))).toEqual([5_000, 10_000, 20_000]);
    expect([1, 2, 3].map((tries) => againAfterMs(null, { tries }))).toEqual([2_500, 5_000, 10_000]);
    expect([6, 7, 9].map((tries) => againAfterMs(null, { tries, random: 1 }))).toEqual([160_000, 300_000, 300_000]);
  });

  test("or as late as was asked for, in seconds or as a date; nonsense asks for nothing", () => {
    expect(againAfterMs("120", {}, 429)).toBe(120_000);
    expect(againAfterMs("1")).toBe(2_500);
    expect(againAfterMs(new Date(turn.nowMs + 60_000).toUTCString())).toBe(60_000);
    for (const text of ["soon", "-5", new Date(0).toUTCString()]) expect(againAfterMs(text)).toBe(2_500);
  });

  test("ten tries at most, and none once the word is out of date", () => {
    expect(againAfterMs(null, { tries: 9, random: 1 })).toBe(300_000);
    expect(againAfterMs(null, { tries: 10 })).toBe("done");
    expect(againAfterMs("60", { untilMs: turn.nowMs + 60_001 })).toBe(60_000);
    expect(againAfterMs("60", { untilMs: turn.nowMs + 60_000 })).toBe("done");
  });
});

describe("[PU12] whom the server may call", () => {
  const hosts = ["fcm.googleapis.com", "*.push.apple.com"];

  test("hosts of the list, by name or below one", () => {
    for (const known of [
      "https://fcm.googleapis.com/x",
      "https://FCM.googleapis.com/x",
      "https://web.push.apple.com/x",
    ])
      expect([known, isAtKnownHost(known, hosts)]).toEqual([known, true]);
  });

  test.each([
    "http://fcm.googleapis.com/x",
    "https://fcm.googleapis.com:8443/x",
    "https://a@fcm.googleapis.com/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evil.example/fcm.googleapis.com",
    "https://xfcm.googleapis.com/x",
    "https://push.apple.com/x",
    "https://xpush.apple.com/x",
    "https://fcm.googleapis.com@evil.example/x",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "nothing",
  ])("but not %s", (endpoint) => expect(isAtKnownHost(endpoint, hosts)).toBe(false));

  test("public addresses", () => {
    for (const address of [
      "8.8.8.8",
      "172.15.255.255",
      "172.32.0.0",
      "100.63.255.255",
      "100.128.0.0",
      "223.255.255.255",
    ])
      expect([address, isPublicAddress(address)]).toEqual([address, true]);
    for (const address of ["2606:4700::1", "2a00:1450:4001::200a", "2001:200::1"])
      expect([address, isPublicAddress(address)]).toEqual([address, true]);
  });

  test.each([
    ["0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1"],
    ["172.31.255.255", "192.0.0.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "127.1", ""],
    ["::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "fc00::1", "fd12::1"],
    ["fe80::1", "fe80::1%eth0", "ff02::1", "2001:db8::1", "2002:7f00:1::", "2001::1", "100::1"],
  ])("but none of %s, %s, %s …", (...addresses) => {
    for (const address of addresses) expect([address, isPublicAddress(address)]).toEqual([address, false]);
  });
});

describe("[PU13] whom a push service may turn to", () => {
  const nobody = { pushContact: null, publicUrl: null, allowedOrigins: [] };
  const [pushContact, publicUrl] = ["mailto:host@calm.example", "https://calm.example"];

  test("is who was named, or else the https address of this server", () => {
    expect(contactOf({ pushContact, publicUrl, allowedOrigins: [] })).toBe(pushContact);
    expect(contactOf({ ...nobody, publicUrl })).toBe(publicUrl);
    expect(
      contactOf({ ...nobody, publicUrl: "http://10.0.0.7", allowedOrigins: ["http://a.example", publicUrl] }),
    ).toBe(publicUrl);
  });

  test("is nobody where there is no such address, and never none: the signature needs one", () => {
    expect(contactOf(nobody)).toMatch(/^https:\/\/[a-z]+\.invalid$/);
  });
});
