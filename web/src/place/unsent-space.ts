import { useRoute } from "../router/use-navigation.ts";
import { usePlace } from "./use-place.ts";

/** Whether one's space waits to be sent, or more of it, or its end. With a connection the last two take a moment at most. */
export function useUnsentSpace(): boolean {
  const { client, queued, status } = usePlace();
  if (queued.includes("space.take")) return true;
  const isMoreWaiting = queued.includes("space.extend") || queued.includes("space.back");
  return client.space.mine?.is === "away" && isMoreWaiting && status.kind !== "live";
}

/** Whether the screen says what isn't sent: then neither the line at the top nor the notice at the foot repeats it. */
export function useSaysUnsent(): boolean {
  const isUnsent = useUnsentSpace();
  return useRoute() === "home" && isUnsent;
}
