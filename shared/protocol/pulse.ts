import * as z from "zod/mini";
import { Seat } from "./ids.ts";
import type { Infer } from "./infer.ts";

/** Ephemeral: may be lost, never stored, relayed only inside a live breath. */
export const Pulse = z.object({ type: z.enum(["present", "touch"]) });
export type Pulse = Infer<typeof Pulse>;

/** A pulse as the partner receives it. */
export const PartnerPulse = z.object({ ...Pulse.shape, seat: Seat });
export type PartnerPulse = Infer<typeof PartnerPulse>;
