import { useEffect, useRef, useState } from "preact/hooks";
import { useAttune } from "../../../client-sdk/src/react/index.ts";
import { whenNothingIsDrawn } from "../own-frame.ts";
import { onClockMoved } from "./clock-moved.ts";

/** A change of the clock above this is worth another look. */
const WORTH_MS = 1_000;

/** How soon a thing that changes by time alone is seen to. */
const EVERY_MS = 10_000;

const always = (): boolean => true;

/**
 * Server time, good enough for "around 8:30": read regularly, and when the shared clock turns out to differ. Renders when
 * that is news.
 */
export function useNow(isNews: (nowMs: number) => boolean = always): number {
  const { client } = useAttune();
  const [nowMs, setNowMs] = useState(() => client.roughServerNowMs());
  const latest = useRef(isNews);
  latest.current = isNews;
  useEffect(() => {
    let callOff = (): void => undefined;
    const look = (): void => {
      callOff();
      callOff = whenNothingIsDrawn(EVERY_MS, look);
      const next = client.roughServerNowMs();
      if (latest.current(next)) setNowMs(next);
    };
    callOff = whenNothingIsDrawn(EVERY_MS, look);
    const stop = onClockMoved(client, WORTH_MS, look);
    return () => {
      callOff();
      stop();
    };
  }, [client]);
  return nowMs;
}
