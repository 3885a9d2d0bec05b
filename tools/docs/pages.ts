import { asyncApiPage } from "./asyncapi.ts";
import { capacityPage } from "./capacity-page.ts";
import { messagesPage } from "./messages-page.ts";
import { settingsPage } from "./settings-page.ts";

/** A page of docs/ that is generated from the code. */
export interface GeneratedPage {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly generate: () => string;
}

export const generatedPages: readonly GeneratedPage[] = [
  { path: "docs/asyncapi.json", generate: asyncApiPage },
  { path: "docs/capacity.md", generate: capacityPage },
  { path: "docs/messages.md", generate: messagesPage },
  { path: "docs/settings.md", generate: settingsPage },
];

/** The pages that differ from what the code generates now, with the text that they should have. */
export function findStalePages(
  pages: readonly GeneratedPage[],
  read: (path: string) => string | undefined,
): readonly { readonly path: string; readonly text: string }[] {
  return pages
    .map(({ path, generate }) => ({ path, text: generate() }))
    .filter(({ path, text }) => read(path) !== text);
}
