import { useEffect } from "preact/hooks";
import { useNavigation, useStillHere } from "./use-navigation.ts";

/** Leads home from a screen for which there is no reason, or none any more. */
export function useLeadHome(isNeedless: boolean): void {
  const { replace } = useNavigation();
  const isStillHere = useStillHere();
  useEffect(() => {
    if (isNeedless && isStillHere()) replace("home");
  }, [isNeedless]);
}
