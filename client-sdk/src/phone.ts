import type { ClockSnapshot } from "../../shared/clock/disciplined-clock.ts";
import type { Head } from "../../shared/protocol/envelope.ts";
import type { Seat } from "../../shared/protocol/ids.ts";
import type { Pulse } from "../../shared/protocol/pulse.ts";
import type { Room } from "../../shared/room/room.ts";
import type { Status } from "./connection/status.ts";
import type { Emitter } from "./emitter/emitter.ts";
import type { Engine } from "./engine/engine.ts";
import type { Environment } from "./environment/environment.ts";
import type { CoreEvents, QueuedCommand } from "./events.ts";
import type { CommandBody } from "./outbox/named.ts";
import type { Outcome } from "./outbox/outcome.ts";
import type { Names } from "./storage/membership.ts";

/** What the facade needs of the phone behind it, whether this tab leads or follows. */
export interface Phone {
  readonly environment: Environment;
  readonly on: Emitter<CoreEvents>["on"];
  readonly status: Status;
  readonly room: Room;
  readonly head: Head | null;
  readonly clock: ClockSnapshot;
  /** Which of the two seats is this phone's; null until the server has said so. */
  readonly seat: Seat | null;
  readonly names: Names | null;
  /** It comes in the place of a lost phone, and may not be in. */
  readonly waits: boolean;
  readonly queued: readonly QueuedCommand[];
  /** The code that reads the room and the pace; null until there was a reason to load it. */
  readonly engine: Engine | null;
  /** Rejects with `offline` when it can't be loaded. */
  loadEngine(): Promise<Engine>;
  serverNowMs(): number | null;
  /** Local milliseconds until this server time is shown, negative once it has been; null while the time isn't known. */
  untilServerMs(serverMs: number): number | null;
  roughServerNowMs(): number;
  /** The instant to stamp on what is asked now; null while not even the wall clock's error is known. */
  knownNowMs(): number | null;
  submit(body: CommandBody): Promise<Outcome>;
  pulse(pulse: Pulse): void;
}
