import type { Store } from "../../../server/store/port.ts";
import { hashOf } from "./store-givens.ts";

/** The room that a phone's credential opens. */
export async function roomOf({ devices }: Pick<Store, "devices">, token: string): Promise<string> {
  const device = await devices.find(hashOf(token));
  if (device === null || !("roomId" in device)) throw new Error("The token has no room.");
  return device.roomId;
}
