import { createContext } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useRequired, useSource } from "../use-source.ts";
import type { Navigation } from "./navigation.ts";
import type { Route } from "./routes.ts";

export const NavigationContext = createContext<Navigation | null>(null);

export const useNavigation = (): Navigation => useRequired(NavigationContext);

export const useRoute = (): Route => useSource(useNavigation(), ({ route }) => route);

/** Whether a page is still the current one: whatever it was waiting for must not move people who have gone elsewhere. */
export function useStillHere(): () => boolean {
  const navigation = useNavigation();
  const [here] = useState(navigation.route);
  return () => navigation.route === here;
}

/** Runs once somebody has left the page on which this was used. */
export function useOnceGone(run: () => void): void {
  const isStillHere = useStillHere();
  useEffect(() => () => (isStillHere() ? undefined : run()), []);
}
