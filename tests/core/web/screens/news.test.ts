import { expect, test } from "vitest";
import { breathing, livePair, watch } from "../../../support/sdk/fake-phones.ts";
import { Screens } from "../../../support/web/screens.ts";

const screens = Screens.forThisFile();

test("a breath that both agreed to leads there from any screen but those on which one looks for space, help or the way out", async () => {
  const pair = await livePair();
  const { client } = pair.a;
  const routes = ["say", "breathe", "space", "longer", "leave", "phones", "settings", "safety", "notAlways"];
  const shown = await Promise.all(routes.map((route) => screens.show("news", client, { route })));
  await shown[0]?.wait(() => breathing(pair));
  expect(shown.map(({ led }) => led)).toEqual([["home"], ["home"], [], [], [], [], [], [], []]);
  const [, , calm] = shown;
  expect([calm?.text, calm?.said]).toEqual([
    expect.stringContaining("Your breath together is on."),
    "Your breath together is on.",
  ]);
});

test("a breath that the other began alone, and what one does oneself, leads nobody anywhere", async () => {
  const { clock, a, b } = await livePair();
  const [mine, other] = [
    await screens.show("news", a.client, { route: "say" }),
    await screens.show("news", b.client, { route: "say" }),
  ];
  const comes = async (step: () => Promise<unknown>): Promise<readonly string[]> => {
    watch(step());
    for (const shown of [mine, other]) await shown.wait(() => clock.advance(1_000));
    return [mine.said, other.said, ...mine.led, ...other.led];
  };
  expect(await comes(() => a.client.breath.start({ place: "together" }))).toEqual([
    "Your breath together is on.",
    "Your breath together is on.",
  ]);
  await comes(() => a.client.breath.stop());
  expect(await comes(() => a.client.space.take({ minutes: 20 }))).toEqual(["", "\u2068A\u2069 needs some space."]);
  expect(await comes(() => a.client.space.back())).toEqual(["", "\u2068A\u2069 is back."]);
});

test("the partner's phone that was last announced is forgotten with the pairing", async () => {
  const { clock, a } = await livePair();
  const shown = await screens.show("devices", a.client);
  expect(shown.settings.partnerPhone).not.toBe("");
  watch(a.client.pairing.leave());
  await shown.wait(() => clock.advance(1_000));
  expect(shown.settings.partnerPhone).toBe("");
});
