import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, watch } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";

const SCRIPT = join(import.meta.dirname, "..", "..", "demo", "main.ts");

async function demo(...args: readonly string[]) {
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit").then(([code]: unknown[]) => code);
  const [said, complained, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { said, complained, code };
}

test("the demo pairs two phones, breathes, gives space, loses the wire and brings both back", async () => {
  const { said, complained, code } = await demo("--quick", "--breaths", "0");
  expect({ code, complained }).toEqual({ code: 0, complained: "" });
  const scenes = [
    /^Alex: Read these letters to Sam\. [0-9A-Z]{5}-[0-9A-Z]{5}/m,
    /^Alex: You're here together\./m,
    /^Sam: In 1/m,
    /^Alex: Sam needs some space\./m,
    /^Sam: I'm back\. Not sent yet\./m,
    /^Alex: Sam is back\./m,
    /^Sam: You're both ready\./m,
    /^skew between the two lights: median \d+\.\d\d ms/m,
  ];
  expect(scenes.filter((scene) => !scene.test(said))).toEqual([]);
});

/** The other one that says the same wish. Which of the two comes first is up to the system. */
const AGAIN = { SIGHUP: "SIGINT", SIGINT: "SIGTERM", SIGTERM: "SIGTERM" } as const;

test.each(["SIGINT", "SIGTERM", "SIGHUP", null] as const)(
  "cut short by %s it leaves nothing behind",
  async (signal) => {
    const path = tempFolder();
    const env = { ...process.env, TMPDIR: path };
    const child = spawn(process.execPath, [SCRIPT], { stdio: ["ignore", "pipe", "pipe"], env });
    const exited = once(child, "exit");
    if (signal === "SIGTERM") await once(watch(path), "change");
    else await once(child.stdout, "data");
    expect(readdirSync(path)).toHaveLength(1);
    if (signal === null) child.stdout.destroy();
    // One wish may come as two signals: from the terminal, and from npm, which hands it on.
    else for (const each of [signal, AGAIN[signal]]) child.kill(each);
    const complained = await text(child.stderr);
    const codes = signal === null ? [0] : [signal, AGAIN[signal]].map((each) => 128 + constants.signals[each]);
    expect([await exited, complained]).toEqual([[expect.toBeOneOf(codes), null], ""]);
    expect(readdirSync(path)).toEqual([]);
  },
);
