import { randomBytes } from "node:crypto";

/** This run's own bits; the counter makes each id a fresh one. */
const run = randomBytes(4).toString("hex");
let count = 0;

/** A soft reply with a fresh command id (UUIDv7), as JSON text: what both servers are sent. */
export function signal(): string {
  count += 1;
  const time = Date.now().toString(16).padStart(12, "0");
  const counter = count.toString(16).padStart(8, "0");
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7${run.slice(0, 3)}-8${run.slice(3, 6)}-${counter}${run.slice(4)}`;
  return `{"id":"${id}","type":"hear.send","code":"iHearYou"}`;
}
