import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { LogEntry } from "../../../shared/protocol/envelope.ts";
import { PartnerPulse } from "../../../shared/protocol/pulse.ts";
import { typeOf } from "../../../shared/protocol/type-of.ts";
import { Event } from "../../../shared/room/registry.ts";
import { RoomState } from "../../../shared/room/snapshot.ts";

/** Why one member's phone may receive a field about the other. */
type Reason =
  /** What the other chose to say, or to show. */
  | "said"
  /** When it was said, by the server's clock; never when the other was there without saying anything. */
  | "saidAt"
  /** Which of the two it is about. */
  | "who"
  /** What both need to do the same thing at the same instant. */
  | "shared"
  /** Names a thing, so that it can be answered. */
  | "name"
  /** Holds the log together. */
  | "log"
  /** Which phone holds a seat: every change of it is visible to both. */
  | "phone"
  /** Follows from what was said and from time alone. */
  | "derived"
  /** Counted for a limit that protects the one who receives it; fades with the limit. */
  | "limit";

/** A field that isn't here fails the test: give it a reason, or leave it out of what travels. */
const table: Readonly<Record<string, Reason>> = {
  "entry.seq": "log",
  "entry.prevHash": "log",
  "entry.hash": "log",
  "entry.commandId": "log",
  "entry.salt": "log",
  "entry.faded": "log",
  "entry.bodyHash": "log",
  "entry.atMs": "saidAt",
  "entry.seat": "who",
  "entry.type": "said",

  "breath.invited.invitationId": "name",
  "breath.invited.program": "said",
  "breath.invited.place": "said",
  "breath.invited.leadInMs": "shared",
  "breath.declined.invitationId": "name",
  "breath.lapsed.invitationId": "name",
  "breath.started.sessionId": "name",
  "breath.started.program": "shared",
  "breath.started.place": "shared",
  "breath.started.startAtMs": "shared",
  "breath.started.begun": "said",
  "breath.paused.sessionId": "name",
  "breath.paused.pauseAtMs": "shared",
  "breath.resumed.sessionId": "name",
  "breath.resumed.resumeAtMs": "shared",
  "breath.tempoChanged.sessionId": "name",
  "breath.tempoChanged.pattern": "said",
  "breath.tempoChanged.fromBreath": "shared",
  "breath.left.sessionId": "name",
  "breath.ended.sessionId": "name",
  "breath.ended.reason": "derived",

  "space.agreed.minutes": "said",
  "space.taken.spaceId": "name",
  "space.taken.returnAtMs": "said",
  "space.taken.going": "said",
  "space.taken.late": "derived",
  "space.extended.spaceId": "name",
  "space.extended.returnAtMs": "said",
  "space.extended.late": "derived",
  "space.cared.spaceId": "name",
  "space.nearlyOver.spaceId": "name",
  "space.overdue.spaceId": "name",
  "space.returned.backId": "name",
  "space.returned.takenAtMs": "saidAt",
  "space.answered.backId": "name",
  "space.answered.answer": "said",
  "space.answered.moreUntilAtMs": "said",
  "space.ended.spaceId": "name",

  "hear.sent.code": "said",
  "here.sent.preset": "said",

  "device.joined.deviceId": "phone",
  "device.asked.deviceId": "phone",
  "device.asked.effectiveAtMs": "phone",
  "device.kept.deviceId": "phone",
  "device.withdrawn.deviceId": "phone",
  "device.changed.deviceId": "phone",
  "device.changed.by": "phone",

  "state.breath.invitation.invitationId": "name",
  "state.breath.invitation.seat": "who",
  "state.breath.invitation.program": "said",
  "state.breath.invitation.place": "said",
  "state.breath.invitation.leadInMs": "shared",
  "state.breath.invitation.atMs": "saidAt",
  "state.breath.invitation.lapsesAtMs": "derived",
  "state.breath.session.sessionId": "name",
  "state.breath.session.seat": "who",
  "state.breath.session.atMs": "saidAt",
  "state.breath.session.begun": "said",
  "state.breath.session.place": "shared",
  "state.breath.session.program": "shared",
  "state.breath.session.changes": "shared",
  "state.breath.session.startAtMs": "shared",
  "state.breath.session.pausedAtMs": "shared",
  "state.breath.session.resumeAtMs": "shared",
  "state.breath.session.pausedForMs": "shared",
  "state.breath.session.goesOnAtMs": "shared",
  "state.breath.session.left": "said",
  "state.breath.notNow.a.atMs": "limit",
  "state.breath.notNow.a.times": "limit",
  "state.breath.notNow.b.atMs": "limit",
  "state.breath.notNow.b.times": "limit",

  "state.space.agreed.minutes": "said",
  "state.space.agreed.seat": "who",
  "state.space.agreed.atMs": "saidAt",
  ...bothSeats("state.space", {
    is: "said",
    spaceId: "name",
    takenAtMs: "saidAt",
    returnAtMs: "said",
    going: "said",
    late: "derived",
    cared: "said",
    reminded: "derived",
    backId: "name",
    atMs: "saidAt",
    answer: "said",
    moreUntilAtMs: "said",
  }),
  ...bothSeats("state.hear", { code: "said", atMs: "saidAt" }),
  ...bothSeats("state.here", { "latest.preset": "said", "latest.atMs": "saidAt", sentAtMs: "limit" }),
  ...bothSeats("state.devices", {
    deviceId: "phone",
    sinceAtMs: "phone",
    "asked.deviceId": "phone",
    "asked.effectiveAtMs": "phone",
    "asked.askedAtMs": "phone",
    keptAtMs: "phone",
    withdrawnAtMs: "phone",
  }),

  "pulse.type": "said",
  "pulse.seat": "who",
};

function bothSeats(under: string, fields: Readonly<Record<string, Reason>>): Record<string, Reason> {
  const ofSeat = (seat: string) =>
    Object.entries(fields).map(([field, why]) => [`${under}.${seat}.${field}`, why] as const);
  return Object.fromEntries([...ofSeat("a"), ...ofSeat("b")]);
}

type Json = {
  readonly properties?: Readonly<Record<string, Json>>;
  readonly anyOf?: readonly Json[];
  readonly oneOf?: readonly Json[];
};

/** Every field that a schema lets through, by its path; a program or pattern is one field, as it is chosen as a whole. */
function fieldsOf(json: Json, path: string): readonly string[] {
  const branches = [...(json.anyOf ?? []), ...(json.oneOf ?? [])];
  if (/\.(program|pattern)$/.test(path)) return [path];
  if (json.properties !== undefined) {
    return Object.entries(json.properties).flatMap(([name, inner]) => fieldsOf(inner, `${path}.${name}`));
  }
  const inside = branches.flatMap((branch) => fieldsOf(branch, path)).filter((field) => field !== path);
  return inside.length > 0 ? inside : [path];
}

const jsonOf = (schema: z.ZodMiniType): Json => z.toJSONSchema(schema, { io: "output" }) as Json;
const envelope = new Set(["type", "seat", "atMs"]);

const received = [
  ...fieldsOf(jsonOf(LogEntry), "entry"),
  ...Event.def.options.flatMap((option) => {
    const type = typeOf(option);
    const own = Object.entries(option.shape).filter(([name]) => !envelope.has(name));
    return own.flatMap(([name, schema]) => fieldsOf(jsonOf(schema as z.ZodMiniType), `${type}.${name}`));
  }),
  ...fieldsOf(jsonOf(RoomState), "state"),
  ...fieldsOf(jsonOf(PartnerPulse), "pulse"),
];

describe("what one member's phone receives about the other", () => {
  test("[LG11] every field has its reason, and every reason its field", () => {
    expect([...new Set(received)].toSorted()).toEqual(Object.keys(table).toSorted());
  });

  test("[LG11] none tells where someone is, when they were last there, or what they read", () => {
    const telling =
      /seen|online|opened|read|typing|place(?!$)|location|zone|battery|count|streak|score|address|lat\b|lon\b/i;
    const names = received.map((path) => path.split(".").at(-1) ?? "");
    expect(names.filter((name) => telling.test(name))).toEqual([]);
  });
});
