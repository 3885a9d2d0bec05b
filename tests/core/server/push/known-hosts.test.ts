import { describe, expect, test } from "vitest";
import { isPublicAddress } from "../../../../server/push/public-address.ts";
import { isAtKnownHost } from "../../../../server/push/push-hosts.ts";

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
