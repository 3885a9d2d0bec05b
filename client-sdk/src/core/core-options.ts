import type { DisciplinedClock } from "../../../shared/clock/disciplined-clock.ts";
import type { Digest } from "../../../shared/room/chain.ts";
import type { Environment } from "../environment/environment.ts";
import type { Rules } from "../rules.ts";
import type { Storage } from "../storage/storage.ts";
import type { Transport } from "../transport.ts";

/** The ports that a core runs on. */
export type CoreOptions = {
  readonly transport: Transport;
  readonly storage: Storage;
  readonly environment: Environment;
  /** Only tests change these. */
  readonly rules?: Partial<Rules>;
  /** SHA-256; `@noble/hashes` unless the platform brings a faster one. */
  readonly digest?: Digest;
  readonly clock?: DisciplinedClock;
};
