import * as z from "zod/mini";
import { AtMs, CommandId } from "../../protocol/ids.ts";
import type { Infer } from "../../protocol/infer.ts";
import { commandSchema, eventSchema } from "../practice.ts";
import { breathLimits } from "./limits.ts";

const { min, max } = breathLimits.leadInMs;
const LeadInMs = z.int().check(z.gte(min), z.lte(max));

/** Wide bounds that keep nonsense out; `checkProgram` decides what two people may breathe, as a lawful no. */
const Ms = z.int().check(z.gte(0), z.lte(3_600_000));

const Pattern = z.object({ inhaleMs: Ms, holdMs: Ms, exhaleMs: Ms, restMs: Ms });

export const Tempo = z.object({
  ...Pattern.shape,
  ramp: z.exactOptional(z.object({ fromCycleMs: Ms, overMs: Ms })),
});

export const Program = z.object({ ...Tempo.shape, minutes: z.int().check(z.gte(0), z.lte(1_440)) });

/** 1-based. Ten minutes of the quickest breaths are 200. */
export const BreathNumber = z.int().check(z.gte(1), z.lte(1_000));

/** `apart` – each with a phone; `together` – in one room, where the screen is a candle. */
export const Place = z.enum(["apart", "together"]);

const leadInMs = z.optional(LeadInMs);
const invitationId = CommandId;
const sessionId = CommandId;

/** An invitation and a session are named by the id of the command that made them. */
export const breathCommands = [
  commandSchema("breath.invite", { program: Program, place: z.optional(Place), leadInMs }),
  commandSchema("breath.accept", { invitationId, leadInMs }),
  commandSchema("breath.decline", { invitationId }),
  /** Without asking: for two in one room, or for one to begin and the other to join later. */
  commandSchema("breath.start", { program: Program, place: z.optional(Place), leadInMs }),
  commandSchema("breath.pause", { sessionId }),
  commandSchema("breath.resume", { sessionId }),
  /** Another pattern for both; the length stays. */
  commandSchema("breath.changeTempo", { sessionId, pattern: Pattern }),
  commandSchema("breath.stop", { sessionId }),
  commandSchema("breath.leave", { sessionId }),
] as const;
export type BreathCommand = Infer<(typeof breathCommands)[number]>;

/** Both connections have been gone for a whole cycle. */
export type BreathSystemCommand = { readonly type: "breath.abandon"; readonly sessionId: string };

/** How a breath came about: one asked and the other agreed, both asked, or one began without asking. */
export const Begun = z.enum(["accepted", "bothAsked", "started"]);

const Reason = z.enum(["done", "stopped", "left", "pausedTooLong", "space", "abandoned"]);
export type EndReason = Infer<typeof Reason>;

export const breathEvents = [
  eventSchema("breath.invited", { invitationId, program: Program, place: Place, leadInMs: LeadInMs }),
  eventSchema("breath.declined", { invitationId }),
  /** Not answered in time, or overtaken by a request for space. `seat` is the one who asked. */
  eventSchema("breath.lapsed", { invitationId }),
  eventSchema("breath.started", { sessionId, program: Program, place: Place, startAtMs: AtMs, begun: Begun }),
  eventSchema("breath.paused", { sessionId, pauseAtMs: AtMs }),
  eventSchema("breath.resumed", { sessionId, resumeAtMs: AtMs }),
  /**
   * From the first instant of that breath on. The change is named by the breath's number, as a pause may still postpone the
   * instant.
   */
  eventSchema("breath.tempoChanged", { sessionId, pattern: Pattern, fromBreath: BreathNumber }),
  eventSchema("breath.left", { sessionId }),
  eventSchema("breath.ended", { sessionId, reason: Reason }),
] as const;
export type BreathEvent = Infer<(typeof breathEvents)[number]>;
