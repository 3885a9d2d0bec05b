import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { buildWebIfStale } from "../../tools/build-web.ts";
import { type Phones, twoPhones } from "./support/two-phones.ts";

beforeAll(() => {
  expect(buildWebIfStale()).toBe(true);
}, 60_000);

const CODE = /[0-9A-Z]{5}-[0-9A-Z]{5}/;

const press = (page: Page, name: RegExp): Promise<void> => page.getByRole("button", { name }).first().click();
const sees = (page: Page, text: RegExp): Promise<void> => page.getByText(text).first().waitFor();

/** On a sofa: one shows a code, the other types it. */
async function pair({ a, b, picture }: Phones): Promise<void> {
  await press(a, /^start/i);
  await press(a, /we do/i);
  await a.getByRole("textbox").fill("Alex");
  await press(a, /go on/i);
  const shown = await a.getByText(CODE).first().innerText();
  const [code = ""] = CODE.exec(shown) ?? [];
  await picture("code");
  await press(b, /have a code/i);
  await press(b, /we do/i);
  await b.getByRole("textbox").fill(code.toLowerCase().replace("-", " "));
  await b.keyboard.press("Enter");
  await sees(b, /Alex.*asks you to share a quiet place/);
  await b.getByRole("textbox").fill("Sam");
  await press(b, /^join/i);
  await press(a, /^yes/i);
  await Promise.all([a, b].map((page) => sees(page, /here together/)));
  await picture("together");
}

/** The first breath, from the default length of a space to the first out-breath. */
async function breathe({ a, b, picture }: Phones): Promise<void> {
  for (const page of [a, b]) await press(page, /go on/i);
  for (const page of [a, b]) await press(page, /^breathe together/i);
  await Promise.all([a, b].map((page) => sees(page, /^together in/i)));
  await Promise.all([a, b].map((page) => sees(page, /^out$/i)));
  await picture("breathing");
}

describe("two browsers", () => {
  test("pair with a code, breathe, one takes space and comes back", async () => {
    const phones = await twoPhones();
    const { a, b, faults, picture } = phones;
    await pair(phones);
    await breathe(phones);
    await press(b, /need space/i);
    await picture("take-space");
    await press(b, /tell/i);
    await sees(a, /needs some space/);
    await picture("away");
    await press(b, /back/i);
    await sees(a, /is back/);
    await picture("back");
    await press(a, /ready too/i);
    await sees(b, /ready/i);
    await picture("ready");
    expect(faults).toEqual([]);
  });

  test("a page that is loaded anew in the middle of a breath drops into the live phase", async () => {
    const phones = await twoPhones();
    await pair(phones);
    await breathe(phones);
    await phones.b.reload();
    await sees(phones.b, /^(in|out)$/i);
    expect(phones.faults).toEqual([]);
  });
});
