import { expect, test } from "vitest";
import { packets } from "../../../../server/realtime/line/packets.ts";

test("[SV9] after fifty requests to enter a line is read no further, as each would become a socket before it is refused", () => {
  const decoder = new packets.Decoder();
  let entries = 0;
  decoder.on("decoded", () => (entries += 1));
  for (let count = 0; count < 25; count++) for (const entry of ["0", "0/pair,"]) decoder.add(entry);
  expect(() => decoder.add("0")).toThrow();
  expect(() => decoder.add("0/pair,")).toThrow();
  expect(entries).toBe(50);
});
