import { describe, test } from "vitest";
import { programOf } from "../../../../shared/pacer/presets.ts";
import { ownInvitation, shownInvitation } from "../../../../shared/room/selectors.ts";
import { commandId } from "../../../support/room/room-log.ts";
import {
  a,
  after,
  at,
  b,
  event,
  events,
  given,
  malformed,
  minutes,
  nothing,
  paired,
  refused,
  seconds,
  shows,
  unnoticed,
} from "../../../support/room/room-spec.ts";

const program = programOf();
const box = programOf({ preset: "box", minutes: 10 });
const even = programOf({ preset: "even" });

describe("inviting to breathe", () => {
  test("[BR1] an invitation offers a program, apart unless it says together", () => {
    given(paired())
      .when(a("breath.invite", { program }))
      .then(events("breath.invited"), event("breath.invited", { seat: "a", program, place: "apart" }));
    given(paired())
      .when(a("breath.invite", { program, place: "together" }))
      .then(event("breath.invited", { place: "together" }));
  });

  test("[BR1] a seat has one invitation open at a time", () => {
    given(paired(), a("breath.invite", { program })).when(a("breath.invite", { program })).then(refused("alreadyOpen"));
  });

  test("[BR1] nobody invites while a breath runs", () => {
    const running = [paired(), a("breath.invite", { program }), b("breath.accept")];
    given(...running)
      .when(a("breath.invite", { program }))
      .then(refused("alreadyRunning"));
    given(...running)
      .when(b("breath.invite", { program }))
      .then(refused("alreadyRunning"));
  });

  test("[BR1] both phones see it: one to answer, the other to wait for", () => {
    const invited = given(paired()).when(a("breath.invite", { program }));
    invited.then(
      shows((room, nowMs) => shownInvitation(room, "b", nowMs)?.invitationId, commandId(1)),
      shows((room, nowMs) => shownInvitation(room, "a", nowMs), null),
      shows((room, nowMs) => ownInvitation(room, "a", nowMs)?.invitationId, commandId(1)),
      shows((room, nowMs) => ownInvitation(room, "b", nowMs), null),
    );
  });

  test("[BR2] the invited one accepts, and it begins with the invitation's program", () => {
    given(paired(), a("breath.invite", { program: even, place: "together" }))
      .when(b("breath.accept"))
      .then(
        events("breath.started"),
        event("breath.started", { seat: "b", program: even, place: "together", begun: "accepted" }),
      );
  });

  test("[BR2] nobody accepts an invitation of one's own, or one that isn't there", () => {
    given(paired(), a("breath.invite", { program })).when(a("breath.accept")).then(refused("nothingOffered"));
    given(paired())
      .when(b("breath.accept", { invitationId: commandId(99) }))
      .then(refused("nothingOffered"));
    given(paired(), a("breath.invite", { program }), b("breath.accept"))
      .when(b("breath.accept", { invitationId: commandId(1) }))
      .then(refused("nothingOffered"));
  });

  test("[CM7] an answer to another invitation is an answer to nothing", () => {
    given(paired(), a("breath.invite", { program }), b("breath.decline"), a("breath.invite", { program }))
      .when(b("breath.accept", { invitationId: commandId(1) }))
      .then(refused("nothingOffered"));
  });

  test.each([
    ["neither says more", undefined, undefined, 5],
    ["the inviter's connection is slow", 12_000, undefined, 12],
    ["the accepter's connection is slow", undefined, 15_000, 15],
    ["both are slow: the slower counts", 9_000, 7_000, 9],
  ])("[BR3] the lead-in when %s", (_, inviterMs, accepterMs, expected) => {
    const leadIn = (leadInMs: number | undefined) => (leadInMs === undefined ? {} : { leadInMs });
    given(paired(), a("breath.invite", { program, ...leadIn(inviterMs) }))
      .when(b("breath.accept", leadIn(accepterMs)))
      .then(event("breath.started", { startAtMs: at(seconds(expected)) }));
  });

  test.each([4_999, 15_001, 5_000.5])("[BR3] a lead-in of %d ms is no lead-in", (leadInMs) => {
    given(paired()).when(a("breath.invite", { program, leadInMs })).then(malformed);
  });

  test("[BR4] not now closes it", () => {
    given(paired(), a("breath.invite", { program }))
      .when(b("breath.decline"))
      .then(
        events("breath.declined"),
        event("breath.declined", { seat: "b", invitationId: commandId(1) }),
        shows((room) => room.breath.invitation, null),
      );
    given(paired(), a("breath.invite", { program })).when(a("breath.decline")).then(refused("nothingOffered"));
  });

  test("[BR5] it lapses after five minutes, and not before", () => {
    const invited = [paired(), a("breath.invite", { program })];
    given(...invited)
      .when(after(minutes(5) - 1))
      .then(nothing);
    given(...invited)
      .when(after(minutes(5)))
      .then(events("breath.lapsed"), event("breath.lapsed", { seat: "a", atMs: at(minutes(5)) }));
    // Also where the server is late to say so.
    for (const [ms, isShown] of [[minutes(5) - 1, true] as const, [minutes(5), false] as const])
      given(...invited)
        .when(unnoticed(ms))
        .then(
          shows((room, nowMs) => shownInvitation(room, "b", nowMs) !== null, isShown),
          shows((room, nowMs) => ownInvitation(room, "a", nowMs) !== null, isShown),
        );
    given(...invited, after(minutes(5) - 1))
      .when(b("breath.accept"))
      .then(event("breath.started"));
    given(...invited, after(minutes(5)))
      .when(b("breath.accept", { invitationId: commandId(1) }))
      .then(refused("nothingOffered"));
  });

  test("[BR6] when both invite at once it begins with the first one's program, and both are told so", () => {
    given(paired(), a("breath.invite", { program: even, leadInMs: 8_000 }))
      .when(b("breath.invite", { program }))
      .then(
        events("breath.started"),
        event("breath.started", { program: even, begun: "bothAsked", startAtMs: at(seconds(8)) }),
      );
  });

  test("[BR6] nobody comes to hold the breath who didn't ask for it", () => {
    given(paired(), a("breath.invite", { program: box }))
      .when(b("breath.invite", { program }))
      .then(event("breath.started", { program, begun: "bothAsked" }));
    given(paired(), a("breath.invite", { program: box }))
      .when(b("breath.invite", { program: programOf({ preset: "fourSevenEight" }) }))
      .then(event("breath.started", { program: box }));
    given(paired(), a("breath.invite", { program }))
      .when(b("breath.invite", { program: box }))
      .then(event("breath.started", { program }));
  });

  test("[BR7] a program outside the limits is refused, one at the limit is not", () => {
    given(paired())
      .when(a("breath.invite", { program: { ...program, inhaleMs: 8_000 } }))
      .then(event("breath.invited"));
    given(paired())
      .when(a("breath.invite", { program: { ...program, inhaleMs: 8_500 } }))
      .then(refused("badProgram"));
    given(paired())
      .when(a("breath.start", { program: { ...program, minutes: 4 } }))
      .then(refused("badProgram"));
    given(paired())
      .when(a("breath.invite", { program: { ...program, inhaleMs: -500 } }))
      .then(malformed);
  });
});
