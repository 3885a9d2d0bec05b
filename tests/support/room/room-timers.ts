import { decideDue, nextDueAtMs } from "../../../shared/room/decide.ts";
import type { Event } from "../../../shared/room/registry.ts";
import { evolve, type Room } from "../../../shared/room/room.ts";

type Happening = { readonly atMs: number; readonly events: readonly Event[]; readonly room: Room };

/** What the server's timers do from one instant to another, each at its time. What is overdue happens at once. */
export function happeningsBetween(start: Room, fromMs: number, untilMs: number): readonly Happening[] {
  const happenings: Happening[] = [];
  let room = start;
  let dueAtMs = nextDueAtMs(room);
  while (dueAtMs !== null && dueAtMs <= untilMs) {
    const atMs = Math.max(dueAtMs, fromMs);
    const events = decideDue(room, atMs);
    room = events.reduce(evolve, room);
    happenings.push({ atMs, events, room });
    dueAtMs = nextDueAtMs(room);
    if (dueAtMs !== null && dueAtMs <= atMs) throw new Error(`still due after it was done: ${JSON.stringify(events)}`);
  }
  return happenings;
}
