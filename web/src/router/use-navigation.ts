import { createContext } from "preact";
import { useHere, useTold } from "../use-told.ts";
import type { Navigation } from "./navigation.ts";
import type { Route } from "./routes.ts";

export const NavigationContext = createContext<Navigation | null>(null);

export const useNavigation = (): Navigation => useHere(NavigationContext);

export const useRoute = (): Route => useTold(useNavigation(), ({ route }) => route);
