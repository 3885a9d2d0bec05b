import { describe, expect, test } from "vitest";
import { faster, presets, slower } from "../../../../client-sdk/src/public.ts";
import { livePair, watch } from "../../../support/sdk/fake-phones.ts";

describe("[PH22] [PH23] a change of tempo on both phones", () => {
  test("turns both at the same instant, and the cues follow the new tempo", async () => {
    const { clock, a, b } = await livePair();
    await clock.advance(3_000);
    const heard: string[] = [];
    watch(a.client.breath.start({ preset: "fourAndSix", minutes: 1 }));
    await clock.until(() => b.client.breath.session !== null);
    const startAtMs = b.client.breath.session?.startAtMs ?? 0;
    b.client.breath.onCue((cue) => heard.push(`${cue.atMs - startAtMs} ${cue.kind} ${cue.breath}`), { aheadMs: 200 });
    await clock.advance(startAtMs + 12_000 - clock.nowMs);
    expect(a.client.breath.pattern).toEqual(presets.fourAndSix);
    const asked = watch(b.client.breath.changeTempo(slower(presets.fourAndSix) ?? presets.even));
    await clock.advance(500);
    expect(asked.value).toMatchObject({ delivered: true });
    expect(a.client.breath.pattern).toEqual({ inhaleMs: 4_500, holdMs: 0, exhaleMs: 6_500, restMs: 0 });
    await clock.advance(startAtMs + 19_990 - clock.nowMs);
    for (const { client } of [a, b]) expect(client.breath.phase()).toMatchObject({ breath: 2, of: 6, count: 6 });
    await clock.advance(20);
    for (const { client } of [a, b])
      expect(client.breath.phase()).toMatchObject({ kind: "inhale", breath: 3, of: 6, endsAtMs: startAtMs + 24_500 });
    await clock.advance(60_000);
    expect(heard.slice(5)).toEqual([
      "10000 inhale 2",
      "14000 exhale 2",
      "20000 inhale 3",
      "24500 exhale 3",
      "30250 halfway 4",
      "31000 inhale 4",
      "35500 exhale 4",
      "42000 inhale 5",
      "46500 exhale 5",
      "52250 lastBreath 6",
      "53000 inhale 6",
      "57500 exhale 6",
      "64000 done 6",
    ]);
  });

  test("[BR23] beyond the limits is refused, without a breath as well", async () => {
    const { clock, a } = await livePair();
    expect(a.client.breath.pattern).toBeNull();
    await expect(a.client.breath.changeTempo(presets.even)).rejects.toMatchObject({ code: "notRunning" });
    watch(a.client.breath.start());
    await clock.until(() => a.client.breath.session !== null);
    const asked = watch(a.client.breath.changeTempo({ ...presets.even, inhaleMs: 9_000 }));
    await clock.advance(500);
    expect(asked.error).toMatchObject({ code: "badProgram" });
    expect(faster({ ...presets.softerStart, inhaleMs: 2_500, exhaleMs: 3_500 })).toBeNull();
  });
});
