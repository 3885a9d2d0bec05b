/**
 * The chunk that is loaded once there is a pairing, or somebody begins one: the room, its validator, the clock, the core.
 * Before that an app needs none of it.
 */
export { nextCue } from "../../../shared/pacer/cues.ts";
export { extentOf } from "../../../shared/pacer/extent.ts";
export { phaseAt } from "../../../shared/pacer/phase.ts";
export { programOf } from "../../../shared/pacer/presets.ts";
export {
  bothReady,
  offeredBack,
  ownInvitation,
  shownBreath,
  shownHere,
  shownInvitation,
  shownReply,
  timeOf,
} from "../../../shared/room/selectors.ts";
export { createCore } from "../core.ts";
export { PairingFlow } from "../pairing/pairing-flow.ts";
export { PairingRecords } from "../pairing/records.ts";
