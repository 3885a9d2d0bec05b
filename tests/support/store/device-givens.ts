import { expect } from "vitest";
import type { DeviceChange, Store } from "../../../server/store/port.ts";
import { appendTo, type Couple } from "./store-givens.ts";

/** Changes devices of a room; gives its head after that. */
export async function change(
  store: Store,
  { roomId, head }: Pick<Couple, "roomId" | "head">,
  devices: readonly DeviceChange[],
): Promise<Couple["head"]> {
  const write = appendTo(head, { devices, command: null });
  expect(await store.rooms.append(roomId, write)).toBe("appended");
  return write.head;
}

/** What each of these may do now; undefined for one that isn't known. */
export async function statesOf(
  store: Store,
  ...devices: readonly Couple["a"][]
): Promise<readonly (string | undefined)[]> {
  return await Promise.all(devices.map(async ({ tokenHash }) => (await store.devices.find(tokenHash))?.state));
}
