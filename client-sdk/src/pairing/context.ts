import type { Status } from "../connection/status.ts";
import type { GivenSeat } from "../core/belonging.ts";
import type { Environment } from "../environment/environment.ts";
import type { Membership } from "../storage/membership.ts";
import type { Transport } from "../transport.ts";
import type { Handshake } from "./handshake-chunk.ts";
import type { PairingRecords } from "./records.ts";

/** What both sides of a pairing need from the phone around them. */
export type PairingContext = {
  readonly transport: Transport;
  readonly environment: Environment;
  readonly handshake: Handshake;
  readonly records: PairingRecords;
  membership(): Membership | null;
  adopt(membership: Membership): Promise<void>;
  /** Leaves a seat that this phone was given and doesn't want, whatever it is a member of. */
  giveBack(seat: GivenSeat): Promise<unknown>;
  /** The code was right, but the other's app isn't there yet. */
  waiting(): void;
  /** The status of the connection that the pairing uses. */
  status(status: Status): void;
};
