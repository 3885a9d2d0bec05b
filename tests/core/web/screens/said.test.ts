import { expect, onTestFinished, test, vi } from "vitest";
import { errorReply } from "../../../../shared/protocol/errors.ts";
import { livePair, watch } from "../../../support/sdk/fake-phones.ts";
import { Screens } from "../../../support/web/screens.ts";

const screens = Screens.forThisFile();

test("what is said is said to be sent once it is, for a while, and then nothing more", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { clock, a } = await livePair();
  const shown = await screens.show("say", a.client);
  await shown.press("Thinking of you");
  expect(shown.notice).toBeNull();
  await shown.wait(() => clock.advance(1_000));
  expect([shown.notice, shown.said]).toEqual(["Sent.", "Sent."]);
  await shown.wait(() => vi.advanceTimersByTimeAsync(8_000));
  expect([shown.notice, shown.said, shown.heard]).toEqual([null, "", ["Sent."]]);
});

test("what takes long asks for a moment on a slow connection only: without one, the line at the top says that it waits", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const said = async (isCut: boolean): Promise<readonly string[]> => {
    const { clock, a } = await livePair();
    const shown = await screens.show("say", a.client);
    a.network.latencyMs = null;
    await shown.press("Thinking of you");
    await shown.wait(() => clock.advance(1));
    if (isCut) a.network.current[0]?.cut();
    await shown.wait(() => clock.advance(400));
    await shown.wait(() => vi.advanceTimersByTimeAsync(1_500));
    return shown.heard;
  };
  expect([await said(false), await said(true)]).toEqual([["One moment."], []]);
});

test("the line at the top says so for as long as a server can't save, once the notice about it is gone", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { clock, server, a, b } = await livePair();
  const [line, other] = [await screens.show("line", a.client), await screens.show("say", b.client)];
  server.answerNext.push(errorReply("unavailable", 60_000));
  await other.press("Thinking of you");
  await other.wait(() => clock.advance(6_000));
  expect(other.notice).toBe("Not sent yet. Attune keeps trying.");
  await other.wait(() => clock.advance(60_000));
  expect(other.notice).toBeNull();
  server.answerNext.push(errorReply("unavailable", 60_000));
  await line.wait(() => {
    watch(a.client.here.send("noHurry"));
    return clock.advance(100);
  });
  const after = async (ms: number): Promise<string> => {
    await line.wait(() => vi.advanceTimersByTimeAsync(ms));
    return line.text;
  };
  expect([await after(12_900), await after(200)]).toEqual(["", "It can’t be saved right now. Attune keeps trying."]);
  await line.wait(() => clock.advance(60_000));
  expect(line.text).toBe("");
});

test("a refusal is told once to whoever asks and watches what waits, and again at the next press", async () => {
  const { clock, a } = await livePair();
  const shown = await screens.show("say", a.client);
  for (const words of ["Thinking of you", "No hurry", "I’m here"]) {
    await shown.press(words);
    await shown.wait(() => clock.advance(1_000));
  }
  const refusal = "A little pause first. Then it can go again.";
  expect(shown.heard).toEqual(["Sent.", refusal, refusal]);
});

test("a sentence of the last press is gone at the next one, at which only one thing is sent", async () => {
  const { clock, a } = await livePair();
  const shown = await screens.show("say", a.client);
  await shown.press("I hear you");
  await shown.wait(() => clock.advance(1_000));
  for (const _time of [1, 2]) await shown.press("Thinking of you");
  expect([shown.notice, shown.said]).toEqual([null, ""]);
  await shown.wait(() => clock.advance(1_000));
  expect(shown.heard).toEqual(["Sent.", "Sent."]);
});

test("what needs no word once it is there takes back that it takes long", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { clock, a } = await livePair();
  const shown = await screens.show("usualSpace", a.client);
  await shown.choose("30 min");
  await shown.press("Go on");
  await shown.wait(() => vi.advanceTimersByTimeAsync(1_500));
  expect(shown.notice).toBe("One moment.");
  await shown.wait(() => clock.advance(1_000));
  expect([shown.notice, shown.led]).toEqual([null, ["back"]]);
});

test("of what can't be sent as the pairing has ended nothing is told beside that", async () => {
  const { clock, a, b } = await livePair();
  const shown = await screens.show("say", a.client);
  watch(b.client.pairing.leave());
  await clock.advance(1_000);
  await shown.press("I hear you");
  await shown.wait(() => clock.advance(1_000));
  expect([a.client.status.kind, shown.heard]).toEqual(["ended", []]);
});

test("a small word is read aloud once, wherever it is shown again", async () => {
  const { clock, a, b } = await livePair();
  const read = async (screen: "home" | "say"): Promise<readonly string[]> => {
    const shown = await screens.show(screen, b.client);
    await shown.close();
    return shown.heard;
  };
  for (const preset of ["noHurry", "goodnight"] as const) {
    watch(a.client.here.send(preset));
    await clock.advance(21_000);
    expect([await read("home"), await read("say"), await read("home")]).toEqual([[expect.any(String)], [], []]);
  }
});

test("the newer of two small words is shown and read aloud, and a word said again is read again", async () => {
  const { clock, a, b } = await livePair();
  const shown = await screens.show("home", b.client);
  const comes = async (step: () => Promise<unknown>): Promise<string> => {
    watch(step());
    await shown.wait(() => clock.advance(60_000));
    return shown.said;
  };
  expect(await comes(() => a.client.hear.send("iHearYou"))).toBe("\u2068A\u2069: “I hear you”");
  expect(await comes(() => a.client.here.send("goodnight"))).toBe("\u2068A\u2069: “Goodnight”");
  expect(await comes(() => a.client.hear.send("iHearYou"))).toBe("\u2068A\u2069: “I hear you”");
  const read = shown.region;
  expect(read?.data).toBe(shown.said);
  await comes(() => a.client.hear.send("iHearYou"));
  expect(shown.heard).toHaveLength(4);
  expect([shown.region?.data, shown.region === read]).toEqual([shown.said, false]);
});

test("a new screen begins at its top with the focus on its heading, and stays where it is while it is the same", async () => {
  const { a } = await livePair();
  const shown = await screens.show("alone", a.client);
  const heading = () => shown.all(({ localName }) => localName === "h1")[0];
  const { page } = screens;
  const before = page.scrolled;
  await shown.choose("5");
  expect([page.scrolled - before, page.document.activeElement === heading()]).toEqual([0, true]);
  await shown.press("Start");
  expect([page.scrolled - before, page.document.activeElement === heading()]).toEqual([1, true]);
  await shown.press("Stop");
  await shown.press("Harder");
  expect([page.scrolled - before, page.document.activeElement === heading()]).toEqual([3, true]);
});

test.each([
  ["breathe", "Ask \u2068B\u2069", "back"],
  ["space", "Tell \u2068B\u2069", "home"],
  ["longer", "20 min", "back"],
  ["usualSpace", "Go on", "back"],
  ["leave", "Leave and delete", "home"],
])(
  "what was asked for leads on from where that was, and nobody away from where they went meanwhile: %s",
  async (screen, words, on) => {
    const led = async (goes: boolean): Promise<readonly string[]> => {
      const { clock, a } = await livePair();
      if (screen === "longer") watch(a.client.space.take({ minutes: 20 }));
      await clock.advance(1_000);
      const shown = await screens.show(screen, a.client);
      await shown.press(words);
      if (goes) shown.goesTo("settings");
      await shown.wait(() => clock.advance(1_000));
      return shown.led;
    };
    expect([await led(false), await led(true)]).toEqual([[on], []]);
  },
);

test("the line at the top is about what lasts, and gone with it", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { clock, a } = await livePair();
  const shown = await screens.show("line", a.client);
  const waits = async (ms: number): Promise<string> => {
    await shown.wait(() => clock.advance(ms));
    await shown.wait(() => vi.advanceTimersByTimeAsync(ms));
    return shown.text;
  };
  a.network.cut();
  expect(await waits(1_400)).toBe("");
  expect(await waits(200)).toBe("No connection. Attune keeps trying.");
  a.network.restore();
  expect([await waits(60_000), shown.said]).toEqual(["", ""]);
});
