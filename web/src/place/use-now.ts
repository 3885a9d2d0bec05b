import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { ServerTime } from "./server-time.ts";

export const ServerTimeContext = createContext<ServerTime>({ nowMs: () => Date.now() });

/** Server time, good enough for "around 8:30", looked at again every so often. */
export function useNow(everyMs: number): number {
  const time = useContext(ServerTimeContext);
  const [nowMs, setNowMs] = useState(() => time.nowMs());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(time.nowMs()), everyMs);
    return () => clearInterval(timer);
  }, [time, everyMs]);
  return nowMs;
}
