import type { NetworkInterfaceInfo } from "node:os";
import { describe, expect, test } from "vitest";
import { findAddresses, reachableIn } from "../../../server/addresses.ts";
import { Origins } from "../../../server/realtime/door/origins.ts";
import { welcome } from "../../../server/welcome.ts";

const at = (address: string, internal = false): NetworkInterfaceInfo[] => [
  { address, internal, family: "IPv4", netmask: "255.255.255.0", mac: "00:00:00:00:00:00", cidr: `${address}/24` },
];
const at6 = (address: string, internal = false): NetworkInterfaceInfo[] => [
  { address, internal, family: "IPv6", netmask: "ffff::", mac: "00:00:00:00:00:00", cidr: `${address}/64`, scopeid: 0 },
];

const listening = { port: 3_000, local: ["http://localhost:3000"], network: ["http://192.168.1.20:3000"] };

describe("[SV3] the addresses that are printed, and from which a page may connect", () => {
  const found = (host: string) => findAddresses({ host, tls: null }, 3_000);

  test("of this machine alone are those that lead there, whichever way they are written", () => {
    const here = { local: ["http://localhost:3000", "http://127.0.0.1:3000"], network: [] };
    for (const host of ["127.0.0.1", "127.1", "localhost", "LocalHost"])
      expect([host, found(host)]).toEqual([host, here]);
    expect(found("::1")).toEqual({ local: ["http://localhost:3000", "http://[::1]:3000"], network: [] });
    expect(found("127.0.0.2")).toEqual({ local: ["http://127.0.0.2:3000"], network: [] });
  });

  test("of every network are the same ones, whichever way that is written", () => {
    for (const host of ["0", "0.0.0.0"]) expect([host, found(host)]).toEqual([host, found("0.0.0.0")]);
    expect(found("0:0::0")).toEqual(found("::"));
    expect(found("::").local).toContain("http://[::1]:3000");
    expect(found("::").network).toEqual(expect.arrayContaining([...found("0.0.0.0").network]));
  });

  test("are those of IPv6 too where it listens on these, but none that only a link knows", () => {
    const interfaces = {
      lo: [...at("127.0.0.1", true), ...at6("::1", true)],
      docker0: [...at("172.17.0.1"), ...at6("fd01::1")],
      wlan0: [...at("192.168.1.20"), ...at6("fe80::1"), ...at6("2001:db8::2")],
    };
    const ofBoth = ["192.168.1.20", "2001:db8::2", "172.17.0.1", "fd01::1"];
    expect(reachableIn(interfaces, ["IPv4", "IPv6"])).toEqual(ofBoth);
    expect(reachableIn(interfaces, ["IPv4"])).toEqual(ofBoth.filter((address) => !address.includes(":")));
  });

  test("of a server that listens on one address are that address alone", () => {
    expect(found("192.168.1.20")).toEqual({ local: [], network: ["http://192.168.1.20:3000"] });
    expect(found("fd00::2")).toEqual({ local: [], network: ["http://[fd00::2]:3000"] });
  });
});

describe("[SV31] the address that the QR code at the start holds", () => {
  test("is that of the home network, whatever else the machine is in", () => {
    const interfaces = {
      lo: at("127.0.0.1", true),
      docker0: at("172.17.0.1"),
      "br-5e1f": at("192.168.208.1"),
      tailscale0: at("100.90.1.2"),
      eth1: at("169.254.9.9"),
      wlan0: at("192.168.1.20"),
      eth0: at("10.0.0.5"),
    };
    expect(reachableIn(interfaces, ["IPv4"])).toEqual([
      "192.168.1.20",
      "10.0.0.5",
      "172.17.0.1",
      "192.168.208.1",
      "100.90.1.2",
      "169.254.9.9",
    ]);
  });

  test("is none where there is no network", () => {
    expect(reachableIn({ lo: at("127.0.0.1", true), wlan0: undefined }, ["IPv4"])).toEqual([]);
  });

  test("is drawn light on dark in a terminal, whatever its colours, and without colours into a file", () => {
    const drawnIn = (coloured: boolean): readonly string[] =>
      welcome(listening, { publicUrl: null, coloured })
        .split("\n")
        .filter((line) => /[█▀▄]/.test(line));
    const plain = drawnIn(false);
    expect(plain.join("")).not.toContain("\u001b");
    expect(drawnIn(true)).toEqual(plain.map((line) => `\u001b[97;40m${line}\u001b[0m`));
  });

  test("is printed in lines that fit a narrow terminal", () => {
    const lines = welcome(listening, { publicUrl: null, coloured: false }).split("\n");
    expect(lines.filter(({ length }) => length > 60)).toEqual([]);
  });

  test("is the public one, which is printed alone", () => {
    const said = welcome(listening, { publicUrl: "https://calm.example", coloured: false });
    expect(said.match(/https?:\/\/\S+/g)).toEqual(["https://calm.example", "https://calm.example"]);
    expect(said).toMatch(/[█▀▄]/);
  });

  test.each(["http://localhost:8080", "https://127.0.0.1", "http://[::1]:3000"])(
    "is none that leads a phone to itself, like %s: what to set is said instead",
    (publicUrl) => {
      const said = welcome(listening, { publicUrl, coloured: false });
      expect(said).toContain(`  ${publicUrl}\n`);
      expect(said).not.toMatch(/[█▀▄]/);
      expect(said).toContain("Set PUBLIC_URL");
      expect(said.split("\n").filter(({ length }) => length > 60)).toEqual([]);
    },
  );

  test("is not withheld for a name that only begins like it", () => {
    expect(welcome(listening, { publicUrl: "http://localhost.example", coloured: false })).toMatch(/[█▀▄]/);
  });
});

test("[SV3] in another network the pages of the new address may connect, and those of the old one no longer", () => {
  let own = ["http://localhost:3000", "http://192.168.1.20:3000"];
  const origins = new Origins(["https://calm.example"]);
  origins.addOwn(() => own);
  const permitted = (): readonly string[] =>
    ["https://calm.example", "http://localhost:3000", "http://192.168.1.20:3000", "http://10.0.0.5:3000"].filter(
      (origin) => origins.permits(origin),
    );
  expect(permitted()).toEqual(["https://calm.example", "http://localhost:3000", "http://192.168.1.20:3000"]);
  own = ["http://localhost:3000", "http://10.0.0.5:3000"];
  expect(origins.permits("http://10.0.0.5:3000")).toBe(true);
  expect(permitted()).toEqual(["https://calm.example", "http://localhost:3000", "http://10.0.0.5:3000"]);
});
