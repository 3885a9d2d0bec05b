import { useBreath } from "../../../client-sdk/src/react/index.ts";
import { useRoute } from "../router/use-navigation.ts";

/** Alone too: nothing is shown beside that breath either, and a new page would end it. */
export function useIsBreathing(): boolean {
  const route = useRoute();
  return useBreath({ phases: false }).session !== null || route === "alone";
}
