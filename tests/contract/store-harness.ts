import type { Store } from "../../server/store/port.ts";

/** How a suite gets at the store it is run against. Every store that is opened is closed after its test. */
export type StoreHarness = {
  /** A store with nothing in it. */
  readonly open: () => Promise<Store>;
  /** The same data after a restart. */
  readonly reopen: (store: Store) => Promise<Store>;
};
