import { useEffect } from "preact/hooks";
import { useNavigation } from "./use-navigation.ts";

/** Leads home from a screen for which there is no reason, or none any more. */
export function useLeadHome(isNeedless: boolean): void {
  const { replace } = useNavigation();
  useEffect(() => {
    if (isNeedless) replace("home");
  }, [isNeedless]);
}
