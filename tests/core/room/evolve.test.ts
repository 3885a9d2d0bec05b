import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { presets, programOf } from "../../../shared/pacer/presets.ts";
import { ENVELOPE_KEYS } from "../../../shared/protocol/envelope.ts";
import { nextDueAtMs } from "../../../shared/room/decide.ts";
import { Event, toEvent } from "../../../shared/room/registry.ts";
import { evolve, fade, fold, initialRoom, nextFadeAtMs } from "../../../shared/room/room.ts";
import { parseSnapshot } from "../../../shared/room/snapshot.ts";
import { endOf, histories, replay } from "../../support/room/room-histories.ts";
import { commandId } from "../../support/room/room-log.ts";
import { at, hours } from "../../support/room/room-spec.ts";

describe("folding", () => {
  test("[LG9] takes no notice of what it doesn't know", () => {
    expect(evolve(initialRoom, { type: "dance.begun", seat: "a", atMs: 1 } as never)).toBe(initialRoom);
  });

  test("[LG1] every event of every practice can be told from an envelope, and reads back as it was", () => {
    const names = Event.def.options.flatMap(({ shape }) => Object.keys(shape));
    const reserved = ENVELOPE_KEYS.filter((key) => !["type", "seat", "atMs"].includes(key));
    expect(names.filter((name) => reserved.some((key) => key === name))).toEqual([]);
    fc.assert(
      fc.property(histories(), (all) => {
        for (const state of replay(all)) {
          const last = state.log.entries.at(-1);
          if (last === undefined || !("salt" in last)) continue;
          const told = toEvent(last);
          const { seq: _s, prevHash: _p, hash: _h, commandId: _c, salt: _salt, ...said } = last;
          expect(told).toEqual(said);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("[LG12] takes any events in any order, and what comes of it is a room", () => {
    const shuffled = histories().chain((all) => {
      const { entries } = endOf(all).log;
      return fc.shuffledSubarray([...entries], { minLength: 0, maxLength: entries.length });
    });
    fc.assert(
      fc.property(shuffled, (entries) => {
        const room = fold(entries);
        expect(parseSnapshot(room)).toEqual(room);
        expect(() => [fade(room, at(hours(500))), nextDueAtMs(room), nextFadeAtMs(room)]).not.toThrow();
      }),
    );
  });

  test("[LG12] an event about what isn't there changes nothing", () => {
    const [there, gone] = [commandId(1), commandId(2)];
    const about = { seat: "a", atMs: at(1) } as const;
    const room = evolve(initialRoom, { type: "space.taken", ...about, spaceId: there, returnAtMs: at(hours(1)) });
    const offered = { ...about, program: programOf(), place: "apart" } as const;
    const inviting = evolve(room, { type: "breath.invited", ...offered, invitationId: there, leadInMs: 5_000 });
    const begun = { startAtMs: at(2), begun: "accepted" } as const;
    const breathing = evolve(room, { type: "breath.started", ...offered, sessionId: there, ...begun });
    const out: readonly Event[] = [
      { type: "space.extended", ...about, spaceId: gone, returnAtMs: at(hours(2)) },
      { type: "space.cared", ...about, seat: "b", spaceId: gone },
      { type: "space.nearlyOver", ...about, spaceId: gone },
      { type: "space.overdue", ...about, spaceId: gone },
      { type: "space.ended", ...about, spaceId: gone },
      { type: "space.extended", ...about, seat: "b", spaceId: there, returnAtMs: at(hours(2)) },
      { type: "breath.declined", ...about, invitationId: gone },
      { type: "breath.lapsed", ...about, invitationId: gone },
      { type: "breath.paused", ...about, sessionId: gone, pauseAtMs: at(2) },
      { type: "breath.resumed", ...about, sessionId: gone, resumeAtMs: at(2) },
      { type: "breath.tempoChanged", ...about, sessionId: gone, pattern: presets.even, fromBreath: 2 },
      { type: "breath.left", ...about, sessionId: gone },
      { type: "breath.ended", ...about, sessionId: gone, reason: "done" },
      { type: "device.asked", ...about, deviceId: "phone", effectiveAtMs: at(2) },
      { type: "device.kept", ...about, deviceId: "phone" },
      { type: "device.withdrawn", ...about, deviceId: "phone" },
    ];
    for (const event of out)
      for (const now of [room, inviting, breathing])
        expect([event.type, evolve(now, event)]).toEqual([event.type, now]);
  });
});
