import type { Room } from "../../../shared/room/room.ts";

/** The room before anything has happened, written out so that showing it doesn't load the rules. */
export const EMPTY_ROOM: Room = {
  breath: { invitation: null, session: null, notNow: { a: null, b: null } },
  space: { agreed: null, a: null, b: null },
  hear: { a: null, b: null },
  here: { a: { latest: null, sentAtMs: [] }, b: { latest: null, sentAtMs: [] } },
  devices: { a: null, b: null },
};
