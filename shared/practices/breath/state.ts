import * as z from "zod/mini";
import { type Session as Pace, sessionEndsAtMs } from "../../pacer/session.ts";
import { AtMs, CommandId, Seat } from "../../protocol/ids.ts";
import type { Infer } from "../../protocol/infer.ts";
import { breathLimits } from "./limits.ts";
import { Begun, BreathNumber, Place, Program, Tempo } from "./messages.ts";

const Invitation = z.object({
  invitationId: CommandId,
  seat: Seat,
  program: Program,
  place: Place,
  leadInMs: z.int(),
  atMs: AtMs,
  lapsesAtMs: AtMs,
});
export type Invitation = Infer<typeof Invitation>;

/** A tempo from one breath on; `fromMs` counts breathing time. */
const Stretch = z.object({ tempo: Tempo, fromBreath: BreathNumber, fromMs: z.int() });
const Stretches: z.ZodMiniType<readonly Infer<typeof Stretch>[]> = z.array(Stretch);

/** One shared breath, an extension of the pacer's session; its instants are the same. */
const Session = z.object({
  sessionId: CommandId,
  /** Whose agreement or start set it going, and when. */
  seat: Seat,
  atMs: AtMs,
  begun: Begun,
  place: Place,
  program: Program,
  changes: z.exactOptional(Stretches),
  startAtMs: AtMs,
  pausedAtMs: z.exactOptional(AtMs),
  resumeAtMs: z.exactOptional(AtMs),
  pausedForMs: z.int().check(z.gte(0)),
  goesOnAtMs: z.exactOptional(AtMs),
  /** The member who has left alone. */
  left: z.nullable(Seat),
});
export type Session = Infer<typeof Session>;

/** A seat's latest "not now", and how many there were, each within an hour of the one before. */
const NotNow = z.object({ atMs: AtMs, times: z.int().check(z.gte(1)) });
export type NotNow = Infer<typeof NotNow>;

/** One later than now was said while the server's clock was ahead, and would otherwise count until that time. */
export const isWithinTheHour = (said: NotNow, atMs: number): boolean =>
  Math.abs(atMs - said.atMs) < breathLimits.notNowMs;

export const BreathState = z.object({
  invitation: z.nullable(Invitation),
  session: z.nullable(Session),
  notNow: z.object({ a: z.nullable(NotNow), b: z.nullable(NotNow) }),
});
export type BreathState = Infer<typeof BreathState>;

export const initialBreath: BreathState = { invitation: null, session: null, notNow: { a: null, b: null } };

/** Whether it waits for someone to resume. */
export const isHeld = ({ pausedAtMs, resumeAtMs }: Pace): boolean =>
  pausedAtMs !== undefined && resumeAtMs === undefined;

/** Whether the other began it without asking this seat. */
export const isUnaskedOf = ({ begun, seat: by }: Session, seat: Seat): boolean => begun === "started" && by !== seat;

/** When it ends if nobody does anything more: after the last breath, or after waiting too long in a pause. */
export function endsByAtMs(session: Session): number {
  const longestAtMs = session.startAtMs + breathLimits.longestMs;
  const waitsUntilMs = (session.pausedAtMs ?? session.startAtMs) + breathLimits.pausedMs;
  return Math.min(sessionEndsAtMs(session) ?? waitsUntilMs, longestAtMs);
}
