import { expect, test } from "vitest";
import { findStalePages, generatedPages } from "../../tools/docs/pages.ts";

const fresh = new Map(generatedPages.map(({ path, generate }) => [path, generate()]));

test("pages as the code makes them are fresh", () => {
  expect(findStalePages(generatedPages, (path) => fresh.get(path))).toEqual([]);
});

test.each(generatedPages.map(({ path }) => path))(
  "%s is found when a letter differs, or when it is missing",
  (stale) => {
    const paths = (read: (path: string) => string | undefined): readonly string[] =>
      findStalePages(generatedPages, read).map(({ path }) => path);
    expect(paths((path) => (path === stale ? `${fresh.get(path)}x` : fresh.get(path)))).toEqual([stale]);
    expect(paths((path) => (path === stale ? undefined : fresh.get(path)))).toEqual([stale]);
  },
);
