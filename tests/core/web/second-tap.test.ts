import { expect, test } from "vitest";
import { isSecondTap, type Tap } from "../../../web/src/ui/second-tap.ts";

const [goOn, cancel] = ["Go on", "Cancel"];
const finger = { detail: 1, clientX: 195, clientY: 726, pointerType: "touch" } as const;
const mouse = { ...finger, pointerType: "mouse" } as const;
const { pointerType: _, ...untold } = finger;
const SOON_MS = 130;

let nowMs = 0;

/** "Go on" is pressed; this follows, on what has replaced it if no button is named. */
function isSecond(tap: Omit<Tap, "timeStamp">, afterMs = SOON_MS, button = cancel): boolean {
  nowMs += 10_000;
  expect(isSecondTap(goOn, { ...tap, ...finger, timeStamp: nowMs })).toBe(false);
  return isSecondTap(button, { ...tap, timeStamp: nowMs + afterMs });
}

test("tapped twice, what is there by then isn't pressed: by finger, by mouse, and where the browser doesn't tell which", () => {
  const taps = [finger, { ...finger, clientX: 205, clientY: 712 }, { ...mouse, detail: 2 }, untold];
  for (const tap of taps) expect([tap, isSecond(tap)]).toEqual([tap, true]);
  // Nor by a third.
  expect(isSecondTap(cancel, { ...finger, timeStamp: nowMs + 2 * SOON_MS })).toBe(true);
});

test("two presses that are meant both count: at another place, later, of one button, by keyboard, by a mouse that counts one", () => {
  const taps = [{ ...finger, clientY: 662 }, { ...finger, detail: 0 }, mouse];
  for (const tap of taps) expect([tap, isSecond(tap)]).toEqual([tap, false]);
  expect(isSecond(finger, 600)).toBe(false);
  expect(isSecond(finger, SOON_MS, goOn)).toBe(false);
});
