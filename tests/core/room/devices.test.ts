import { describe, test } from "vitest";
import { fade } from "../../../shared/room/room.ts";
import { deviceId } from "../../support/room/room-log.ts";
import {
  a,
  after,
  at,
  b,
  type Check,
  event,
  events,
  given,
  hours,
  nothing,
  paired,
  refused,
  server,
  shows,
  unnoticed,
} from "../../support/room/room-spec.ts";

const fresh = deviceId("newPhone");
const replace = (waitMs: number) => server("b", { type: "device.replace", deviceId: fresh, waitMs });
const move = server("b", { type: "device.move", deviceId: fresh });
const asked = [paired(), replace(hours(24))];
const held = (seat: "a" | "b", by: string): Check => shows((room) => room.devices[seat]?.deviceId, deviceId(by));

describe("the phones of a pair", () => {
  test("[DV1] each seat has the one that was paired", () => {
    given().when(paired()).then(events("device.joined", "device.joined"), held("a", "phoneA"), held("b", "phoneB"));
  });

  test("[DV2] [DV6] a seat moves at once, and both read it", () => {
    given(paired())
      .when(move)
      .then(
        events("device.changed"),
        event("device.changed", { seat: "b", deviceId: fresh, by: "move" }),
        held("b", "newPhone"),
        held("a", "phoneA"),
      );
  });

  test("[DV2] moving calls off a replacement that waits", () => {
    const another = server("b", { type: "device.move", deviceId: deviceId("third") });
    given(...asked, another)
      .when(after(hours(48)))
      .then(nothing, held("b", "third"));
  });

  test("[DV3] [DV6] a lost phone is replaced at once, if there is nothing to wait for", () => {
    given(paired())
      .when(replace(0))
      .then(events("device.changed"), event("device.changed", { by: "replace" }), held("b", "newPhone"));
  });

  test("[DV3] or after the wait, then and once", () => {
    given(paired())
      .when(replace(hours(24)))
      .then(events("device.asked"), event("device.asked", { effectiveAtMs: at(hours(24)) }), held("b", "phoneB"));
    given(...asked)
      .when(after(hours(24) - 1))
      .then(nothing, held("b", "phoneB"));
    given(...asked)
      .when(after(hours(24)))
      .then(events("device.changed"), event("device.changed", { seat: "b", by: "replace" }), held("b", "newPhone"));
    given(...asked, after(hours(24)))
      .when(after(hours(24)))
      .then(nothing);
    given(...asked, unnoticed(hours(30)))
      .when(after(0))
      .then(events("device.changed"));
  });

  test("[DV3] of two that wait, each at its own time", () => {
    const other = server("a", { type: "device.replace", deviceId: deviceId("third"), waitMs: hours(24) });
    given(...asked, after(hours(1)), other)
      .when(after(hours(23)))
      .then(events("device.changed"), held("b", "newPhone"), held("a", "phoneA"));
    given(...asked, after(hours(1)), other, after(hours(23)))
      .when(after(hours(1)))
      .then(events("device.changed"), held("a", "third"));
  });

  test("[DV4] the old phone says that it is still there", () => {
    given(...asked)
      .when(b("device.keep", { deviceId: fresh }))
      .then(events("device.kept"), held("b", "phoneB"));
    given(...asked, b("device.keep", { deviceId: fresh }))
      .when(after(hours(48)))
      .then(nothing, held("b", "phoneB"));
  });

  test("[DV4] nobody else does, and not when nothing waits", () => {
    given(...asked)
      .when(a("device.keep", { deviceId: fresh }))
      .then(refused("nothingOffered"));
    given(...asked)
      .when(b("device.keep", { deviceId: deviceId("other") }))
      .then(refused("nothingOffered"));
    given(paired())
      .when(b("device.keep", { deviceId: fresh }))
      .then(refused("nothingOffered"));
    given(...asked, after(hours(24)))
      .when(b("device.keep", { deviceId: fresh }))
      .then(refused("nothingOffered"));
  });

  test("[DV9] the new phone takes it back, and another is asked for at once", () => {
    const withdraw = (by: string) => server("b", { type: "device.withdraw", deviceId: deviceId(by) });
    const asks = server("b", { type: "device.replace", deviceId: deviceId("third"), waitMs: hours(24) });
    given(...asked)
      .when(withdraw("newPhone"))
      .then(event("device.withdrawn", { seat: "b", deviceId: fresh }), held("b", "phoneB"));
    given(...asked, withdraw("newPhone"))
      .when(after(hours(48)))
      .then(nothing, held("b", "phoneB"));
    given(...asked, after(hours(20)), withdraw("newPhone"))
      .when(asks)
      .then(event("device.asked", { effectiveAtMs: at(hours(44)) }));
    const twice = (between: number) => [...asked, withdraw("newPhone"), after(between), asks, withdraw("third")];
    given(...twice(hours(24) - 1))
      .when(asks)
      .then(refused("tooSoon", hours(24)));
    given(...twice(hours(24)))
      .when(asks)
      .then(event("device.asked", { seat: "b" }));
    for (const room of [[paired()], [...asked, after(hours(24))], [...asked, withdraw("newPhone")]])
      given(...room)
        .when(withdraw("newPhone"))
        .then(refused("nothingOffered"));
    given(...asked)
      .when(withdraw("phoneB"))
      .then(refused("nothingOffered"), held("b", "phoneB"));
  });

  test("[DV7] once called off, no other is asked for within a day, however lost it is said to be; moving is", () => {
    const kept = [...asked, b("device.keep", { deviceId: fresh })];
    const again = (waitMs: number) => server("b", { type: "device.replace", deviceId: deviceId("third"), waitMs });
    for (const waitMs of [0, hours(24)]) {
      given(...kept)
        .when(again(waitMs))
        .then(refused("tooSoon", hours(24)));
    }
    given(...kept, after(hours(24) - 1))
      .when(again(hours(24)))
      .then(refused("tooSoon", 1));
    given(...kept, after(hours(24)))
      .when(again(hours(24)))
      .then(event("device.asked", { seat: "b" }));
    given(...kept)
      .when(server("a", { type: "device.replace", deviceId: deviceId("third"), waitMs: hours(24) }))
      .then(event("device.asked", { seat: "a" }));
    given(...kept)
      .when(move)
      .then(event("device.changed", { seat: "b", by: "move" }));
  });

  test("[DV7] each seat has a day of its own: the end of the one's takes nothing from the other's", () => {
    const lost = (seat: "a" | "b") => server(seat, { type: "device.replace", deviceId: fresh, waitMs: hours(24) });
    const bothKept = [
      ...[paired(), lost("a"), a("device.keep", { deviceId: fresh })],
      ...[after(hours(1)), lost("b"), b("device.keep", { deviceId: fresh })],
    ];
    const keptAtMs = (...expected: readonly unknown[]): Check =>
      shows((room, nowMs) => {
        const { devices } = fade(room, nowMs);
        return [devices.a?.keptAtMs, devices.b?.keptAtMs];
      }, expected);
    given(...bothKept)
      .when(after(hours(23) - 1))
      .then(keptAtMs(at(0), at(hours(1))));
    given(...bothKept)
      .when(after(hours(23)))
      .then(keptAtMs(undefined, at(hours(1))));
  });

  test("[DV5] one replacement at a time, and none by the phone that is there", () => {
    given(...asked)
      .when(server("b", { type: "device.replace", deviceId: deviceId("third"), waitMs: 0 }))
      .then(refused("alreadyOpen"));
    given(paired())
      .when(server("b", { type: "device.replace", deviceId: deviceId("phoneB"), waitMs: 0 }))
      .then(refused("notAllowed"));
    given(...asked)
      .when(server("a", { type: "device.replace", deviceId: deviceId("third"), waitMs: hours(1) }))
      .then(event("device.asked", { seat: "a" }));
  });
});
