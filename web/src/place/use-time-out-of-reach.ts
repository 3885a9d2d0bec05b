import { useEffect, useState } from "preact/hooks";
import { usePatience } from "../ui/use-patience.ts";
import { breathNowMs, onBreathTime } from "./breath-time.ts";
import { usePlace } from "./use-place.ts";

/** Usually the time is known sooner than that, and a breath shown for a moment would be in the way. */
const PATIENCE_MS = 1_500;

/** Whether the shared time isn't known and can't be, as after a reload without a connection. */
export function useTimeOutOfReach(): boolean {
  const { client, status } = usePlace();
  const [isKnown, setKnown] = useState(() => breathNowMs(client) !== null);
  useEffect(() => onBreathTime(client, () => setKnown(breathNowMs(client) !== null)), [client]);
  return usePatience(!isKnown && status.kind !== "live", PATIENCE_MS);
}
