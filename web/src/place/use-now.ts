import { useEffect, useRef, useState } from "preact/hooks";
import { useAttune } from "../../../client-sdk/src/react/index.ts";
import { whenNothingIsDrawn } from "../own-frame.ts";

/** What the clock learns beyond this is worth another look; each of its replies moves it by a little. */
const WORTH_MS = 1_000;

const always = (): boolean => true;

/**
 * Server time, good enough for "around 8:30": looked at every so often, and when the shared clock turns out to be another.
 * Renders when what is seen then is news.
 */
export function useNow(everyMs: number, isNews: (nowMs: number) => boolean = always): number {
  const { client } = useAttune();
  const [nowMs, setNowMs] = useState(() => client.roughServerNowMs());
  const latest = useRef(isNews);
  latest.current = isNews;
  useEffect(() => {
    const offsetMs = (): number => client.roughServerNowMs() - performance.now();
    let knownMs = offsetMs();
    let callOff = (): void => undefined;
    const look = (): void => {
      callOff();
      callOff = whenNothingIsDrawn(everyMs, look);
      const next = client.roughServerNowMs();
      if (latest.current(next)) setNowMs(next);
    };
    const learn = (): void => {
      if (Math.abs(offsetMs() - knownMs) < WORTH_MS) return;
      knownMs = offsetMs();
      look();
    };
    callOff = whenNothingIsDrawn(everyMs, look);
    const stop = client.on("clock", learn);
    return () => {
      callOff();
      stop();
    };
  }, [client, everyMs]);
  return nowMs;
}
