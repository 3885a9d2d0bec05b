import { expect, onTestFinished, test, vi } from "vitest";
import { browserEnvironment } from "../../../client-sdk/src/index.ts";

test("where there is no page it never wakes up, and needs nothing of one", () => {
  onTestFinished(() => void vi.unstubAllGlobals());
  for (const name of ["addEventListener", "document", "AbortController"]) vi.stubGlobal(name, undefined);
  const cancel = browserEnvironment().onWake(() => undefined);
  expect(cancel).not.toThrow();
});
