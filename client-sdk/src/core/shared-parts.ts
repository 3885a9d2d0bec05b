import type { DisciplinedClock } from "../../../shared/clock/disciplined-clock.ts";
import type { Digest } from "../../../shared/room/chain.ts";
import type { Emitter } from "../emitter/emitter.ts";
import type { Environment } from "../environment/environment.ts";
import type { CoreEvents } from "../events.ts";
import type { Rules } from "../rules.ts";
import type { Journal } from "../storage/journal.ts";
import type { Transport } from "../transport.ts";

/** What all parts of the core share, across pairings. */
export type SharedParts = {
  readonly transport: Transport;
  readonly environment: Environment;
  readonly rules: Rules;
  readonly digest: Digest;
  readonly journal: Journal;
  readonly clock: DisciplinedClock;
  readonly emitter: Emitter<CoreEvents>;
};
