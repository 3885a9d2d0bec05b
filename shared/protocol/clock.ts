import * as z from "zod/mini";
import { Head } from "./envelope.ts";

/** A phone's own monotonic instant; it comes back untouched, so it says nothing about the phone's wall clock. */
const LocalMs = z.number().check(z.gte(-1e15), z.lte(1e15));
const ServerMs = z.number().check(z.gte(0), z.lte(8.64e15));

/** One probe of the shared clock. Volatile: a probe that can't leave at once is not sent. */
export const ClockProbe = z.object({ t0Ms: LocalMs });
export type ClockProbe = z.infer<typeof ClockProbe>;

/**
 * `t1Ms` received, `t2Ms` sent, server time with fractions. `epoch` names the clock: it changes when server time may
 * have jumped (restart, failover). `head` is the room's newest position, so a lost broadcast is found within one probe; null
 * until this connection has asked to catch up.
 */
export const ClockReply = z.object({
  t0Ms: LocalMs,
  t1Ms: ServerMs,
  t2Ms: ServerMs,
  epoch: z.string().check(z.minLength(1), z.maxLength(40)),
  head: z.nullable(Head),
});
export type ClockReply = z.infer<typeof ClockReply>;
