import type { OutputLatencyMs } from "./channels.ts";
import type { Environment } from "./environment/environment.ts";
import type { Tabs } from "./leader/tabs.ts";
import type { Storage } from "./storage/storage.ts";
import type { Transport } from "./transport.ts";

/** What `createClient` takes: the server's address, and where this phone keeps what must survive a restart. */
export type ClientOptions = {
  /** The server's address, such as `https://attune.example`, without a path. */
  readonly url: string;
  /** `indexedDbStorage()` in browsers, `fileStorage(path)` in Node, `memoryStorage()` to forget with the process. */
  readonly storage: Storage;
  /** Where invitation links point to. Default `url`. */
  readonly linkOrigin?: string;
  /** How late this device's outputs are, milliseconds. Default 0 each. */
  readonly outputLatencyMs?: Partial<OutputLatencyMs>;
  /** Default: socket.io over websocket to `url`. */
  readonly transport?: Transport;
  /** The clocks, timers, chance and wake-ups of this machine. Default: `browserEnvironment()`, or `nodeEnvironment()` in Node. */
  readonly environment?: Environment;
  /** Who leads among tabs that share the storage. Default: Web Locks, or a lease where they are missing; solo in Node. */
  readonly tabs?: Tabs;
};
