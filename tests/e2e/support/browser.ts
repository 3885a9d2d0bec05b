import { type Browser, chromium } from "playwright-core";
import { findProgram } from "../../support/find-program.ts";

/** A name of this machine that browsers don't treat as secure. */
export const PLAIN_HOST = "attune.test";

/** The headless shell, if there is one, has no notifications: showing them needs the whole browser. */
export async function launchBrowser(program: "chromium" | "chromium-browser" = "chromium"): Promise<Browser> {
  const executablePath = findProgram(program);
  if (executablePath === undefined) throw new Error("Chromium is needed for these tests.");
  return await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--autoplay-policy=no-user-gesture-required",
      `--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`,
    ],
  });
}
