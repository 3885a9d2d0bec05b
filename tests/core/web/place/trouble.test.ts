import { expect, test } from "vitest";
import { type Trouble, troubleAfter } from "../../../../web/src/place/trouble.ts";

type Kinds = Parameters<typeof troubleAfter>[1];

const said = (course: readonly Kinds[]): readonly Trouble[] => {
  let before: Trouble = null;
  return course.map((kinds) => (before = troubleAfter(before, kinds)));
};

test("the line about the connection stays the same through all failed tries, until one connects", () => {
  const place: readonly Kinds[] = [
    ["connecting"],
    ["offline"],
    ["connecting"],
    ["offline"],
    ["connecting"],
    ["catchingUp"],
  ];
  expect(said([...place, ["live"]])).toEqual([
    "connecting",
    "offline",
    "offline",
    "offline",
    "offline",
    "connecting",
    null,
  ]);
  // A place without trouble, and a pairing without a connection.
  expect(
    said([
      ["idle", "offline"],
      ["idle", "connecting"],
      ["idle", "live"],
      ["connecting", "idle"],
    ]),
  ).toEqual(["offline", "offline", null, "connecting"]);
});
