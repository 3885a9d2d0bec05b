import { useEffect, useState } from "preact/hooks";
import { useAttune } from "../../../client-sdk/src/react/index.ts";

/** Server time, good enough for "around 8:30": looked at every so often, and whenever the shared clock learns more. */
export function useNow(everyMs: number): number {
  const { client } = useAttune();
  const [nowMs, setNowMs] = useState(() => client.roughServerNowMs());
  useEffect(() => {
    const look = (): void => setNowMs(client.roughServerNowMs());
    const timer = setInterval(look, everyMs);
    const stop = client.on("clock", look);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [client, everyMs]);
  return nowMs;
}
