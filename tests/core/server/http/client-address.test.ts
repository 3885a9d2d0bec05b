import { describe, expect, test } from "vitest";
import { createAddressReader } from "../../../../server/http/client-address.ts";
import { Ipv6Networks } from "../../../../server/http/ipv6-networks.ts";

function reader(trusted: readonly string[] = []) {
  let reports = 0;
  const addresses = createAddressReader(trusted, () => {
    reports += 1;
  });
  const of = (peer: string, headers: Record<string, string> = {}) =>
    addresses.of({ socket: { remoteAddress: peer }, headers } as Parameters<typeof addresses.of>[0]);
  const ofPeer = (remoteAddress: string) => addresses.ofPeer({ remoteAddress });
  return { of, ofPeer, reports: () => reports };
}

describe("[SV11] a forwarded header is believed only from a proxy that is named", () => {
  test("without a named proxy the peer counts, and the header is reported", () => {
    const { of, reports } = reader();
    expect(of("203.0.113.9")).toBe("203.0.113.9");
    expect(reports()).toBe(0);
    expect(of("203.0.113.9", { "x-forwarded-for": "198.51.100.1" })).toBe("203.0.113.9");
    expect(of("203.0.113.9", { forwarded: "for=198.51.100.1" })).toBe("203.0.113.9");
    expect(reports()).toBe(2);
  });

  test("behind a named proxy the first address from the right that is no proxy counts", () => {
    const { of, reports } = reader(["10.0.0.0/8", "192.0.2.7"]);
    expect(of("10.1.2.3", { "x-forwarded-for": "198.51.100.1" })).toBe("198.51.100.1");
    expect(of("::ffff:10.1.2.3", { "x-forwarded-for": "198.51.100.1, 192.0.2.7" })).toBe("198.51.100.1");
    expect(of("192.0.2.7", { "x-forwarded-for": "1.1.1.1, 198.51.100.1" })).toBe("198.51.100.1");
    expect(of("192.0.2.7", { "x-forwarded-for": "198.51.100.1:50123" })).toBe("198.51.100.1");
    expect(of("192.0.2.7", { "x-forwarded-for": "[2001:db8:1:2::9]:50123" })).toBe("2001:db8:1:2");
    expect(of("192.0.2.8", { "x-forwarded-for": "198.51.100.1" })).toBe("192.0.2.8");
    expect(reports()).toBe(1);
  });

  test("before anything is said it is the peer that counts, unless that is a proxy", () => {
    const { ofPeer } = reader(["10.0.0.0/8"]);
    const peers = ["203.0.113.9", "::ffff:203.0.113.9", "2001:db8:1:2::9", "10.1.2.3", "::ffff:10.1.2.3"];
    expect(peers.map(ofPeer)).toEqual(["203.0.113.9", "203.0.113.9", "2001:db8:1:2", null, null]);
  });

  test("nonsense in the header, or none, leaves the proxy's own address", () => {
    const { of } = reader(["10.0.0.1"]);
    expect(of("10.0.0.1")).toBe("10.0.0.1");
    expect(of("10.0.0.1", { "x-forwarded-for": "198.51.100.1, unknown" })).toBe("10.0.0.1");
  });

  test("IPv6 addresses count by their network", () => {
    const { of } = reader(["fd00::/8"]);
    expect(of("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2");
    expect(of("2001:db8:1:2::9")).toBe("2001:db8:1:2");
    expect(of("2001:db8::9")).toBe("2001:db8:0:0");
    expect(of("fd00::1", { "x-forwarded-for": "2001:db8:1:3::1" })).toBe("2001:db8:1:3");
  });

  test("of a /48 that comes with ever more of its networks, the further ones count as one", () => {
    let nowMs = 0;
    const networks = new Ipv6Networks(() => nowMs);
    const of = (n: number): string => networks.groupOf(`2001:db8:1:${n.toString(16)}::9`);
    const groups = new Set(Array.from({ length: 65_536 }, (_, n) => of(n)));
    expect(groups.size).toBe(65);
    expect(of(63)).toBe("2001:db8:1:3f");
    expect(of(64)).toBe("2001:db8:1");
    expect(networks.groupOf("2001:db8:2:40::9")).toBe("2001:db8:2:40");
    nowMs = 600_000;
    expect(of(64)).toBe("2001:db8:1:40");
    for (let n = 1_000; n < 1_100; n++) of(n);
    expect(of(1_099)).toBe("2001:db8:1");
    expect(of(63)).toBe("2001:db8:1:3f");
    nowMs = 1_800_000;
    expect(of(1_099)).toBe("2001:db8:1:44b");
  });
});
