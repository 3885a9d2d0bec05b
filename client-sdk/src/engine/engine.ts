import { nextCue } from "../../../shared/pacer/cues.ts";
import { extentOf } from "../../../shared/pacer/extent.ts";
import { phaseAt } from "../../../shared/pacer/phase.ts";
import { presetNames, programOf } from "../../../shared/pacer/presets.ts";
import { Command } from "../../../shared/room/registry.ts";
import {
  bothReady,
  offeredBack,
  ownInvitation,
  shownBreath,
  shownHere,
  shownInvitation,
  shownReply,
  timeOf,
} from "../../../shared/room/selectors.ts";
import { Core } from "../core/core.ts";
import type { CoreOptions } from "../core/core-options.ts";

/**
 * The chunk that is loaded once there is a pairing or one begins: the room, its validator, the clock, the core. Until then
 * an app needs none of it.
 */
export const engine = {
  createCore: (options: CoreOptions) => new Core(options),
  pacer: { nextCue, extentOf, phaseAt, presetNames, programOf },
  selectors: {
    bothReady,
    offeredBack,
    ownInvitation,
    shownBreath,
    shownHere,
    shownInvitation,
    shownReply,
    timeOf,
  },
  /** The first thing wrong with a command, by its schema. */
  issueIn: (command: unknown) => Command.safeParse(command).error?.issues[0],
} as const;

export type Engine = typeof engine;
