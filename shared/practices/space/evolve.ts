import type { Seat } from "../../protocol/ids.ts";
import { otherSeat } from "../../protocol/other-seat.ts";
import { fadingWholeOf } from "../fading.ts";
import { NEVER } from "../instants.ts";
import type { EventBase } from "../practice.ts";
import { spaceLimits } from "./limits.ts";
import type { SpaceEvent } from "./messages.ts";
import { type Away, awayOf, type SpaceState, type Stance } from "./state.ts";

export function evolve(state: SpaceState, event: SpaceEvent): SpaceState {
  const { seat, atMs } = event;
  switch (event.type) {
    case "space.agreed":
      return { ...state, agreed: { minutes: event.minutes, seat, atMs } };
    case "space.taken": {
      const { type: _type, seat: _seat, atMs: takenAtMs, ...taken } = event;
      return stand(state, seat, { is: "away", ...taken, takenAtMs, cared: false, reminded: "no" });
    }
    case "space.extended": {
      const { returnAtMs, late } = event;
      const time = late === undefined ? { returnAtMs } : { returnAtMs, late };
      return whileAway(state, seat, event, ({ late: _late, ...away }) => ({ ...away, ...time, reminded: "no" }));
    }
    case "space.cared":
      return whileAway(state, otherSeat(seat), event, (away) => ({ ...away, cared: true }));
    case "space.nearlyOver":
      return whileAway(state, seat, event, (away) => ({ ...away, reminded: "nearlyOver" }));
    case "space.overdue":
      return whileAway(state, seat, event, (away) => ({ ...away, reminded: "overdue" }));
    case "space.returned":
      return stand(state, seat, { is: "back", backId: event.backId, takenAtMs: event.takenAtMs, atMs });
    case "space.answered": {
      const { type: _type, seat: _seat, ...answered } = event;
      return stand(state, seat, { is: "answered", ...answered });
    }
    case "space.ended":
      return whileAway(state, seat, event, () => null);
  }
}

const stand = (state: SpaceState, seat: Seat, stance: Stance): SpaceState => ({ ...state, [seat]: stance });

function whileAway(
  state: SpaceState,
  seat: Seat,
  { spaceId }: { readonly spaceId: string },
  change: (away: Away) => Stance,
): SpaceState {
  const away = awayOf(state, seat);
  return away?.spaceId === spaceId ? stand(state, seat, change(away)) : state;
}

/** Bodies are kept for a day: by then the space has closed and "I'm back" has faded. What was agreed stays. */
export const evolveFaded = (state: SpaceState, { seat }: EventBase): SpaceState => stand(state, seat, null);

/** A space itself never fades: it ends, and that is an event. */
const fadesAtMs = (stance: Stance): number =>
  stance === null || stance.is === "away" ? NEVER : stance.atMs + spaceLimits.backMs;

export const fading = fadingWholeOf(fadesAtMs);
