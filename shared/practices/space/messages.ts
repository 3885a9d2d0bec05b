import * as z from "zod/mini";
import { AtMs, CommandId } from "../../protocol/ids.ts";
import type { Infer } from "../../protocol/infer.ts";
import { commandSchema, eventSchema } from "../practice.ts";
import { spaceAnswers } from "./limits.ts";

/** What one does meanwhile: an activity, never a location. */
export const Going = z.enum(["walking", "music", "quiet", "writing", "shower", "call"]);
export type Going = Infer<typeof Going>;

export const SpaceAnswer = z.enum(spaceAnswers);
export type SpaceAnswer = Infer<typeof SpaceAnswer>;

/** Wide bounds that keep nonsense out; the real limits are lawful rejections with a reason. */
const Minutes = z.int().check(z.gte(-1e6), z.lte(1e6));

const spaceId = CommandId;
const backId = CommandId;
const late = z.exactOptional(z.literal(true));

/** A space and an "I'm back" are named by the id of the command that made them. */
export const spaceCommands = [
  /** In calm: the default length of a space. Either sets it, both see who. */
  commandSchema("space.agree", { minutes: Minutes }),
  commandSchema("space.take", { minutes: Minutes, going: z.optional(Going) }),
  commandSchema("space.extend", { minutes: Minutes }),
  /** "I'm here. No hurry.", from the one who waits, for this space only; without an id, for whichever is open. */
  commandSchema("space.care", { spaceId: z.optional(spaceId) }),
  commandSchema("space.back", {}),
  commandSchema("space.answer", { backId, answer: SpaceAnswer }),
] as const;
export type SpaceCommand = Infer<(typeof spaceCommands)[number]>;

export const spaceEvents = [
  eventSchema("space.agreed", { minutes: z.int() }),
  /** `late`: it arrived after its end or nearly so. */
  eventSchema("space.taken", { spaceId, returnAtMs: AtMs, going: z.exactOptional(Going), late }),
  eventSchema("space.extended", { spaceId, returnAtMs: AtMs, late }),
  /** `seat` is the one who cares. */
  eventSchema("space.cared", { spaceId }),
  /** Reminders to the taker, on either side of the time. */
  eventSchema("space.nearlyOver", { spaceId }),
  eventSchema("space.overdue", { spaceId }),
  eventSchema("space.returned", { backId, takenAtMs: AtMs }),
  /** `seat` is the one who answers; until `moreUntilAtMs` it needs more time. */
  eventSchema("space.answered", { backId, answer: SpaceAnswer, moreUntilAtMs: z.exactOptional(AtMs) }),
  /** A day is over: closed by itself, without fault. */
  eventSchema("space.ended", { spaceId }),
] as const;
export type SpaceEvent = Infer<(typeof spaceEvents)[number]>;
