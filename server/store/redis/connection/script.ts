import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A Lua script: Redis runs it as one step, or not at all. */
export type Script = { readonly text: string; readonly sha: string };

/** Reads `lua/<name>.lua`, preceded by what several of them share. */
export function readScript(name: string, ...shared: readonly string[]): Script {
  const text = [...shared, name].map((file) =>
    readFileSync(join(import.meta.dirname, "..", "lua", `${file}.lua`), "utf8"),
  );
  const whole = text.join("\n");
  return { text: whole, sha: createHash("sha1").update(whole).digest("hex") };
}
