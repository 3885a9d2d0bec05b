import { randomFillSync } from "node:crypto";

const chance = new Uint8Array(10);

/** A soft reply with a fresh command id (UUIDv7), as JSON text: what both servers are sent. */
export function signal(): string {
  randomFillSync(chance);
  const time = Date.now().toString(16).padStart(12, "0");
  const hex = Buffer.from(chance).toString("hex");
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
  return `{"id":"${id}","type":"hear.send","code":"iHearYou"}`;
}
