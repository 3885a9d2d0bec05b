import { PROTOCOL_VERSION, PROTOCOL_VERSION_MIN } from "../../../shared/protocol/version.ts";

/** The protocol versions that this build speaks. */
export const VERSIONS = { min: PROTOCOL_VERSION_MIN, max: PROTOCOL_VERSION } as const;
