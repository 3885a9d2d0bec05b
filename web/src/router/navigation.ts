import { createListeners } from "../listeners.ts";
import { paths, type Route, routeOf } from "./routes.ts";

/** `depth` counts the pages of this visit, so that a quick exit can leave none of them behind. */
type Mark = { readonly depth: number };

export type Navigation = {
  readonly route: Route;
  readonly depth: number;
  go(route: Route): void;
  /** Goes on without a way back to here: the step is done. */
  replace(route: Route): void;
  /** One page back, or home where this visit began here. */
  back(): void;
  subscribe(listener: () => void): () => void;
};

export function createNavigation(): Navigation {
  const { tell, subscribe } = createListeners();
  const current = (): Route => routeOf(location.pathname);
  const depth = (): number => readMark(history.state).depth;
  const replace = (route: Route): void => {
    if (route === current()) return;
    history.replaceState({ depth: depth() } satisfies Mark, "", paths[route]);
    tell();
  };
  addEventListener("popstate", () => tell());
  return {
    get route() {
      return current();
    },
    get depth() {
      return depth();
    },
    go(route) {
      if (route === current()) return;
      history.pushState({ depth: depth() + 1 } satisfies Mark, "", paths[route]);
      tell();
    },
    replace,
    back: () => (depth() > 0 ? history.back() : replace("home")),
    subscribe,
  };
}

function readMark(state: unknown): Mark {
  const isMark = typeof state === "object" && state !== null && "depth" in state && typeof state.depth === "number";
  return isMark ? { depth: Number(state.depth) } : { depth: 0 };
}
