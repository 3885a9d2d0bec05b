import { useBreath } from "../../../client-sdk/src/react/index.ts";
import { useRoute } from "../router/use-navigation.ts";
import { useHasLeft } from "./place-now.ts";
import { usePlace } from "./use-place.ts";

/**
 * Whether a breath is what is shown: not to who looks at something else meanwhile, or has stepped out of it, be it that nobody
 * could be told yet. Alone too: nothing is shown beside that one either, and a new page would end it.
 */
export function useIsBreathing(): boolean {
  const route = useRoute();
  const { queued } = usePlace();
  const { session } = useBreath({ phases: false });
  const hasLeft = useHasLeft(session) || queued.includes("space.take");
  return route === "alone" || (route === "home" && session !== null && !hasLeft);
}
