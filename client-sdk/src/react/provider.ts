import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useSyncExternalStore,
} from "react";
import type { AttuneClient } from "../client.ts";
import { subscribe, type View, viewOf } from "./view.ts";

const AttuneContext = createContext<AttuneClient | null>(null);

/** Provides one client to every hook below it. Whoever made the client closes it. */
export function AttuneProvider({
  client,
  children,
}: {
  readonly client: AttuneClient;
  readonly children?: ReactNode;
}): ReactElement {
  return createElement(AttuneContext.Provider, { value: client }, children);
}

/** What `useAttune` returns. */
export type Attune = View & { readonly client: AttuneClient };

/** The client with everything to show of it; renders again when any of that changes. */
export function useAttune(): Attune {
  const client = useClient();
  return { client, ...useView(client, (view) => view) };
}

/** The client of the provider above. Throws when there is none. */
export function useClient(): AttuneClient {
  const client = useContext(AttuneContext);
  if (!client) throw new Error("Put an <AttuneProvider client={…}> around what uses this hook.");
  return client;
}

/** One part of the view. `pick` must return the same value as long as nothing changed. */
export function useView<Part>(client: AttuneClient, pick: (view: View) => Part): Part {
  const listen = useCallback((changed: () => void) => subscribe(client, changed), [client]);
  const read = (): Part => pick(viewOf(client));
  return useSyncExternalStore(listen, read, read);
}
