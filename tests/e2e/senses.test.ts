import { describe, expect, test } from "vitest";
import type { PhonePage } from "./support/phone.ts";
import { type Felt, watchSenses } from "./support/senses.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();

const felt = (phone: PhonePage): Promise<Felt> =>
  phone.page.evaluate(() => (globalThis as unknown as { readonly felt: Felt }).felt);

async function breathing(settings: Readonly<Record<string, unknown>>): Promise<PhonePage> {
  const phone = await stage.open();
  await phone.page.addInitScript(watchSenses);
  await phone.go(stage.app.url);
  await phone.page.evaluate((text) => localStorage.setItem("attune.settings", text), JSON.stringify(settings));
  await phone.go(`${stage.app.url}/alone`);
  await phone.press("Start");
  await phone.breathes(/^In$/);
  await phone.breathes(/^Out$/);
  return phone;
}

describe.concurrent("three private channels", () => {
  test("tones are scheduled on the audio clock ahead of time, earlier by the device's latency", async () => {
    const lateMs = 200;
    const phone = await breathing({ sound: true, soundLatencyMs: lateMs });
    await phone.breathes(/^In$/);
    const { tones, turns } = await felt(phone);
    // Each tone is two oscillators: the pitch, and the octave below.
    const pitches = tones.filter(({ hertz }) => hertz > 400);
    expect([...new Set(pitches.map(({ hertz }) => Math.round(hertz)))]).toEqual([659, 440]);
    for (const { atMs, scheduledAtMs } of pitches) expect(atMs - scheduledAtMs).toBeGreaterThan(0);
    const apart = turns.flatMap((turn) => pitches.map(({ atMs }) => atMs + lateMs - turn)).map(Math.abs);
    expect(Math.min(...apart)).toBeLessThan(60);
    phone.expectQuiet();
    await phone.context.close();
  });

  // A finger that is only put down doesn't unlock sound in browsers (HTML, "activation triggering input event").
  test("a page loaded in mid-breath sounds from the first tap on, by finger or key", async () => {
    const phone = await stage.open({ hasTouch: true });
    await phone.page.addInitScript(watchSenses);
    await phone.page.addInitScript(() => localStorage.setItem("attune.settings", '{"sound":true}'));
    await phone.go(`${stage.app.url}/alone`);
    await phone.press("Start");
    await expect.poll(async () => (await felt(phone)).wakes).toHaveLength(1);
    await phone.page.touchscreen.tap(200, 200);
    await phone.page.keyboard.press("a");
    expect((await felt(phone)).wakes.slice(1)).toEqual(["pointerup", "keydown"]);
    phone.expectQuiet();
    await phone.context.close();
  });

  test("tone and light can be tried side by side again and again, and stopped: the glow lies on no button", async () => {
    // A glow that doesn't move is always at its largest.
    const phone = await stage.open({ viewport: { width: 390, height: 780 }, reducedMotion: "reduce" });
    await phone.page.addInitScript(watchSenses);
    await phone.page.clock.install();
    await phone.go(`${stage.app.url}/settings`);
    await phone.page.getByLabel("Two soft tones").check();
    const again = phone.page.getByRole("button", { name: "Try a tone with the light" });
    await again.click();
    await again.waitFor({ state: "detached" });
    await phone.expectWhole();
    await phone.page.clock.fastForward(70_000);
    await again.waitFor();
    await again.click();
    const sounded = async (): Promise<number> => (await felt(phone)).tones.length;
    await expect.poll(sounded).toBeGreaterThan(0);
    await phone.press("Stop");
    const before = await sounded();
    await phone.page.clock.runFor(6_000);
    expect(await sounded()).toBe(before);
    phone.expectQuiet();
    await phone.context.close();
  });

  test("one pulse in, two out, and the screen stays awake: requested again on return, released at the end", async () => {
    const phone = await breathing({ touch: true });
    expect((await felt(phone)).pulses.slice(0, 2)).toEqual([[45], [45, 110, 45]]);
    expect((await felt(phone)).locks).toEqual({ asked: 1, released: 0 });
    await phone.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    expect((await felt(phone)).locks.asked).toBe(2);
    await phone.press("Stop");
    await phone.sees("after-asked");
    await expect.poll(async () => (await felt(phone)).locks.released).toBeGreaterThan(0);
    phone.expectQuiet();
    await phone.context.close();
  });

  test("are each off when switched off", async () => {
    const phone = await breathing({ touch: false, sound: false });
    const { pulses, tones } = await felt(phone);
    expect([pulses, tones]).toEqual([[], []]);
    await phone.context.close();
  });
});
