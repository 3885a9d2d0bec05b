import { afterEach, expect, test, vi } from "vitest";
import { isThisMachineOnly } from "../../../web/src/screens/this-machine.ts";

afterEach(() => void vi.unstubAllGlobals());

const isOwn = (hostname: string): boolean => {
  vi.stubGlobal("location", { hostname });
  return isThisMachineOnly();
};

test("an address that leads each machine to itself is known, and none that only looks like it", () => {
  expect(["localhost", "attune.localhost", "127.0.0.1", "127.0.1.1", "[::1]"].filter(isOwn)).toHaveLength(5);
  const others = ["localhost.example.org", "127.example.org", "192.168.1.7", "[fd00::1]", "mylocalhost", "10.127.0.1"];
  expect(others.filter(isOwn)).toEqual([]);
});
