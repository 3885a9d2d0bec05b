import { expect, test } from "vitest";
import { readArguments } from "../../demo/arguments.ts";
import { stopAfter } from "../../demo/story.ts";
import { isScreenFor, painterFor } from "../../demo/style.ts";

test("the demo draws on a screen that is large enough, and speaks in lines elsewhere", () => {
  const screens = [{ columns: 78, rows: 20 }, { columns: 200, rows: 60 }, { columns: 0, rows: 0 }, {}];
  for (const size of screens) expect([size, isScreenFor({ isTTY: true, ...size })]).toEqual([size, true]);
  for (const size of [
    { columns: 77, rows: 60 },
    { columns: 200, rows: 19 },
  ])
    expect([size, isScreenFor({ isTTY: true, ...size })]).toEqual([size, false]);
  expect(isScreenFor({ columns: 200, rows: 60 })).toBe(false);
  expect(isScreenFor({ isTTY: true }, "dumb")).toBe(false);
  const drawn = [true, false].map((isColoured) => painterFor({ isScreen: true, isColoured })("38;5;152;7", "7")("▋"));
  expect(drawn).toEqual(["\u001b[38;5;152;7m▋\u001b[0m", "\u001b[7m▋\u001b[0m"]);
  expect(painterFor({ isScreen: true, isColoured: false })("38;5;109")("Alex")).toBe("Alex");
});

test("the demo doesn't wait for more breaths than there are", async () => {
  const frames: number[] = [];
  const breath = { phase: () => null, stop: () => Promise.reject(new Error("notRunning")) };
  const play = { alex: { client: { breath } }, frame: async () => void frames.push(1) };
  await stopAfter(play as unknown as Parameters<typeof stopAfter>[0], 7, () => frames.length > 2);
  expect(frames).toHaveLength(3);
});

test("the demo understands what it is told, or nothing of it", () => {
  expect(readArguments([])).toEqual({ minutes: 1, breaths: null, quick: false });
  expect(readArguments(["--minutes", "10"])).toMatchObject({ minutes: 10 });
  for (const args of [
    ["--minutes", "4"],
    ["--minutes", "x"],
    ["--breaths", "-1"],
    ["--breaths", "two"],
    ["--foo"],
    ["now"],
  ])
    expect(readArguments(args), args.join(" ")).toBeNull();
});
