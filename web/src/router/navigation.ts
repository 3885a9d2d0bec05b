import { createListeners } from "../listeners.ts";
import { paths, type Route, routeOf } from "./routes.ts";

/**
 * `depth` counts the pages of this visit, so that a quick exit can leave none of them behind; `route` is for one without an
 * address.
 */
type Mark = { readonly depth: number; readonly route?: Route };

/** These have no address in the browser's history: they keep that of the page before. */
const unseen: ReadonlySet<Route> = new Set(["notAlways", "leave"]);

export type Navigation = {
  readonly route: Route;
  readonly depth: number;
  go(route: Route): void;
  /** A step within this page, out of which the way back leads. The browser's history tells nothing about it. */
  deepen(): void;
  /** Goes on without a way back here: the step is done. */
  replace(route: Route): void;
  /** One page back, or home if this visit began here. */
  back(): void;
  subscribe(listener: () => void): () => void;
};

/** `left` is called when somebody goes on to another page. */
export function createNavigation(left?: () => void): Navigation {
  const { tell, subscribe } = createListeners();
  const current = (): Route => mark().route ?? routeOf(location.pathname);
  const depth = (): number => mark().depth ?? 0;
  const replace = (route: Route): void => {
    if (route === current()) return;
    history.replaceState(...entryOf(route, depth()));
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
      left?.();
      history.pushState(...entryOf(route, depth() + 1));
      tell();
    },
    deepen() {
      history.pushState({ ...mark(), depth: depth() + 1 }, "");
      tell();
    },
    replace,
    back: () => (depth() > 0 ? history.back() : replace("home")),
    subscribe,
  };
}

const entryOf = (route: Route, depth: number): [state: Mark, unused: string, path: string] =>
  unseen.has(route) ? [{ depth, route }, "", location.pathname] : [{ depth }, "", paths[route]];

/** Written by this app alone; an entry from elsewhere has none, and a page of another build leads home. */
const mark = (): Partial<Mark> => Object(history.state) as Partial<Mark>;
