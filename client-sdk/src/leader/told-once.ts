import type { Head } from "../../../shared/protocol/envelope.ts";
import type { Emitter } from "../emitter/emitter.ts";
import type { CoreEvents, RoomEvent } from "../events.ts";

type Emit = Emitter<CoreEvents>["emit"];

/**
 * Delivers each event of the room once in the life of a tab: a deposed leader may not have saved all that it delivered, so
 * the next one reads it again. A status is told when it changes: a tab that is idle, and the core that it makes for a
 * pairing, both say so.
 */
export function toldOnce(emit: Emit, head: () => Head | null): Emit {
  let [life, told]: readonly [string | undefined, number] = [undefined, 0];
  let shown = "";
  return (name, payload) => {
    if (name === "status") {
      const status = JSON.stringify(payload);
      if (status === shown) return;
      shown = status;
    }
    if (name === "reset") told = 0;
    if (name === "event") {
      const { seq } = payload as RoomEvent; // the pair came from one place
      const logId = head()?.logId;
      if (logId === life && seq <= told) return;
      [life, told] = [logId, seq];
    }
    emit(name, payload);
  };
}
