import * as z from "zod/mini";
import { Seat } from "./ids.ts";

/** Ephemeral: may be lost, never stored, relayed only inside a live breath. */
export const Pulse = z.object({ type: z.enum(["present", "touch"]) });
export type Pulse = z.infer<typeof Pulse>;

/** A pulse as the partner receives it. */
export const PartnerPulse = z.object({ ...Pulse.shape, seat: Seat });
export type PartnerPulse = z.infer<typeof PartnerPulse>;
