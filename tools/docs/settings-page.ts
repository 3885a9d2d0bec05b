import { Settings } from "../../server/settings/settings.ts";
import { code, page, table } from "./markdown.ts";

/** docs/settings.md: every setting of the server, from the schema that reads them. */
export function settingsPage(): string {
  const rows = Object.entries(Settings.shape).map(([name, schema]) => {
    const { about, fallback } = schema.meta() ?? {};
    if (typeof about !== "string" || typeof fallback !== "string") throw new Error(`${name} says nothing about itself`);
    return [code(name), fallback === "" ? "–" : code(fallback), about];
  });
  return page(
    "# Settings",
    "The server reads its settings from the environment when it starts. A wrong value stops the start, with one line that names it. An empty value counts as not set.",
    table(["Setting", "Default", "What it is for"], rows),
    "_Made from `server/settings/settings.ts` by `npm run docs`._",
  );
}
