import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Navigation } from "./navigation.ts";
import type { Route } from "./routes.ts";

export const NavigationContext = createContext<Navigation | null>(null);

export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext);
  if (navigation === null) throw new Error("No navigation here: render below NavigationContext.");
  return navigation;
}

export function useRoute(): Route {
  const navigation = useNavigation();
  const [route, setRoute] = useState(navigation.route);
  useEffect(() => {
    setRoute(navigation.route);
    return navigation.subscribe(() => setRoute(navigation.route));
  }, [navigation]);
  return route;
}
