import { useEffect } from "preact/hooks";
import { nextCue, type PacerSession, programOf } from "../../../client-sdk/src/index.ts";
import { DrawnPart } from "./drawn-part.ts";
import { lightPart } from "./light-motion.ts";
import { leadInAt, passageAt } from "./passage.ts";
import { breathReel, leadInReel, numbersPart, wordsPart } from "./reels.ts";
import { useIsBreathing } from "./stage.ts";

/** For browsers that don't say when they are idle. */
const SOON_MS = 500;

/** Runs while nobody breathes. A component, so that nothing else is rendered when a breath begins or ends. */
export function Rehearsal(): null {
  const isBreathing = useIsBreathing();
  useEffect(() => {
    if (isBreathing) return undefined;
    let isOver = false;
    const begin = (): void => (isOver ? undefined : rehearse());
    if ("requestIdleCallback" in globalThis) requestIdleCallback(begin);
    else setTimeout(begin, SOON_MS);
    return () => {
      isOver = true;
    };
  }, [isBreathing]);
  return null;
}

/**
 * Runs the code of a breath once for nobody: a browser takes several times as long for what it runs for the first time, and a
 * breath has no more than a frame for it.
 */
function rehearse(): void {
  const session: PacerSession = { program: programOf(), startAtMs: 0, pausedForMs: 0 };
  const element = document.createElement("div");
  const parts = [
    wordsPart(element, leadInReel),
    numbersPart(element, leadInReel),
    lightPart(element, "core", "moving"),
    lightPart(element, "halo", "moving"),
    wordsPart(element, breathReel),
    numbersPart(element, breathReel),
  ];
  const passages = [leadInAt(session, -5_000, null), passageAt(session, 0)].filter((passage) => passage !== null);
  for (const part of parts) {
    const drawn = new DrawnPart(part);
    for (const passage of passages) {
      nextCue(session, passage.fromMs);
      const wanted = { passage, beganMs: performance.now() };
      for (let step = drawn.stepTo(wanted); step !== null; step = drawn.stepTo(wanted)) step.take();
    }
    drawn.end();
  }
}
