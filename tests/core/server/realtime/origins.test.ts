import { expect, test } from "vitest";
import { Origins } from "../../../../server/realtime/door/origins.ts";

test("[SV3] an origin that an app made up is the same in capitals, as browsers send it in small letters", () => {
  const origins = new Origins(["Capacitor://LocalHost"]);
  expect(origins.permits("capacitor://localhost")).toBe(true);
  expect(origins.permits("capacitor://other")).toBe(false);
});
