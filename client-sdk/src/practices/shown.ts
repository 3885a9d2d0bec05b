import type { Seat } from "../../../shared/protocol/ids.ts";
import type { Room } from "../../../shared/room/room.ts";
import type { Engine } from "../engine/engine.ts";
import type { Phone } from "../phone.ts";

type Selector<T> = (room: Room, seat: Seat, nowMs: number) => T | null;

/** What a selector finds for this phone's seat now; null while there is no seat, or the code that reads the room isn't loaded. */
export function shown<T>(phone: Phone, selector: (selectors: Engine["selectors"]) => Selector<T>): T | null {
  const { engine, room, seat } = phone;
  return engine === null || seat === null ? null : selector(engine.selectors)(room, seat, phone.roughServerNowMs());
}
