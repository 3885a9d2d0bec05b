import { BlockList, isIP } from "node:net";

type Net = readonly [net: string, prefix: number];

/** Ranges that aren't hosts on the internet (IANA's registries of special purpose addresses). */
const PRIVATE_4: readonly Net[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

/** In IPv6 only 2000::/3 is assigned to hosts; these parts of it lead elsewhere: Teredo and others, documentation, 6to4. */
const GLOBAL_6: Net = ["2000::", 3];
const PRIVATE_6: readonly Net[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const blockList = (nets: readonly Net[], family: "ipv4" | "ipv6"): BlockList => {
  const list = new BlockList();
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, family);
  return list;
};
const private4 = blockList(PRIVATE_4, "ipv4");
const global6 = blockList([GLOBAL_6], "ipv6");
const private6 = blockList(PRIVATE_6, "ipv6");

/** Whether an address is on the internet, and not on this machine or its network. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !private4.check(address, "ipv4");
  return isIP(address) === 6 && global6.check(address, "ipv6") && !private6.check(address, "ipv6");
}
