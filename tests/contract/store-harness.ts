import type { Store } from "../../server/store/port.ts";

/** How a suite gets at the store it is run against. Every store that is opened is closed after its test. */
export type StoreHarness = {
  /** A store with nothing in it. */
  readonly open: () => Promise<Store>;
  /** Races of joiners for a code, and how many of them run at once. Default 10,000, 250 at once. */
  readonly races?: { readonly count: number; readonly width: number };
  /** The same data after a restart. */
  readonly reopen: (store: Store) => Promise<Store>;
};
