import { expect, test } from "vitest";
import { livePair } from "../../../support/sdk/fake-phones.ts";
import { Screens } from "../../../support/web/screens.ts";

const screens = Screens.forThisFile();

test.each([
  [true, "You have left. Nothing of it stays here."],
  [false, "Done. But this phone can’t save right now. Something may stay here."],
])("leaving says what becomes of it, where the storage works: %s", async (storageWorks, notice) => {
  const { clock, a } = await livePair();
  const shown = await screens.show("leave", a.client, { storageWorks });
  expect(shown.text).toContain("You need no reason. \u2068B\u2069 gets no message about it.");
  await shown.press("Leave and delete");
  await shown.wait(() => clock.advance(1_000));
  expect([shown.notice, shown.led]).toEqual([notice, ["home"]]);
});

test.each([
  ["Moves", { light: "moving" }],
  ["Glows, no motion", { light: "still" }],
  ["Words only", { light: "words" }],
  ["Dark", { theme: "dark" }],
  ["True black", { theme: "black" }],
  ["Deutsch", { language: "de" }],
])("of the settings, %s is what it says", async (words, changed) => {
  const { a } = await livePair();
  const shown = await screens.show("settings", a.client);
  await shown.choose(words);
  expect(shown.settings).toMatchObject(changed);
});

test("the way out of the app is there unless it is put away", async () => {
  const { a } = await livePair();
  const buttons = async (quickExit: boolean) =>
    (await screens.show("bar", a.client, { settings: { quickExit } })).buttons;
  expect([await buttons(true), await buttons(false)]).toEqual([["Back", "Leave quickly"], ["Back"]]);
});

test("Enter that ends a word being written isn't Enter that goes on", async () => {
  const { a } = await livePair();
  let times = 0;
  const shown = await screens.show("field", a.client, {
    props: { label: "Code", value: "7K2M", onEnter: () => void (times += 1) },
  });
  const [input] = shown.all(({ localName }) => localName === "input");
  input?.fire("keydown", { key: "Enter", isComposing: true });
  expect(times).toBe(0);
  input?.fire("keydown", { key: "Enter", isComposing: false });
  expect(times).toBe(1);
});

test("what is wrong with a field is read with it", async () => {
  const { a } = await livePair();
  const shown = await screens.show("field", a.client, {
    props: { label: "Code", value: "7K2M", fault: "A letter is wrong." },
  });
  const [input] = shown.all(({ localName }) => localName === "input");
  const [fault] = shown.all(({ textContent, localName }) => localName === "p" && textContent === "A letter is wrong.");
  expect([input?.attributes.get("aria-invalid"), fault?.attributes.get("id")]).toEqual([
    true,
    input?.attributes.get("aria-describedby"),
  ]);
});
