import { describe, expect, test } from "vitest";
import { join, linkOn, showCode, typeCode, withTwo } from "./support/pair.ts";
import type { PhonePage } from "./support/phone.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();

/** Alex has shown a code, and typed Sam's. Resolves to Alex's. */
async function inviteAndKnock({ alex, sam }: Readonly<Record<"alex" | "sam", PhonePage>>): Promise<string> {
  const [own, theirs] = [await showCode(alex, stage.app), await showCode(sam, stage.app)];
  await typeCode(alex, stage.app, theirs);
  await alex.sees("asked");
  return own;
}

describe.concurrent("a phone whose pairing is open in another of its tabs", () => {
  test("shows nothing else meanwhile, and goes on by itself", () =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      await typeCode(sam, stage.app, await showCode(alex, stage.app));
      await join(sam);
      await sam.says(/to say yes/);
      await alex.sees("confirm");
      await sam.keepScreens();
      const tab = await sam.context.newPage();
      await tab.goto(`${stage.app.url}/code`);
      await tab.waitForSelector('[data-screen]:not([data-screen="waiting-common.oneMoment"])');
      await alex.press(/^Yes/);
      await Promise.all([alex.sees("firstSpace"), sam.sees("firstSpace")]);
      expect(await sam.screensKept()).toEqual(["waiting-join.leaveAnyTime", "firstSpace"]);
    }));
});

/** Somebody else comes by a code or link and says yes. */
async function comeBy(codeOrLink: string, name: string): Promise<PhonePage> {
  const phone = await stage.open();
  await typeCode(phone, stage.app, codeOrLink);
  await join(phone, name);
  return phone;
}

describe.concurrent("a phone that invites and is asked at the same time", () => {
  test("is asked by the other again once it has declined a third person", () =>
    withTwo(stage.strangers(), async (pair) => {
      const { alex, sam } = pair;
      const own = await inviteAndKnock(pair);
      const third = await comeBy(own, "Eve");
      await alex.sees("confirm");
      await alex.press("No, someone else");
      await alex.sees("asked");
      await join(alex, "Alex");
      await sam.press(/^Yes/);
      await Promise.all([alex.sees("firstSpace"), sam.sees("firstSpace")]);
      await third.context.close();
    }));

  test("is still asked by the other when it is looked at again, also after a reload; and a third person is announced there", () =>
    withTwo(stage.strangers(), async (pair) => {
      const { alex } = pair;
      const own = await inviteAndKnock(pair);
      await alex.comesBack();
      await alex.page.reload();
      await alex.sees("asked");
      const third = await comeBy(own, "Eve");
      await alex.sees("confirm");
      await alex.page.reload();
      await alex.sees("confirm");
      await alex.press("No, someone else");
      await alex.sees("asked");
      await third.context.close();
    }));

  test("goes on waiting for the other's app once it has declined a third person who came meanwhile", () =>
    withTwo(stage.strangers(), async ({ alex, sam }) => {
      await showCode(sam, stage.app);
      const link = await linkOn(sam);
      await sam.page.goto("about:blank");
      const own = await showCode(alex, stage.app);
      const ownLink = await linkOn(alex);
      await typeCode(alex, stage.app, link);
      await alex.says("Waiting for your partner to open Attune.");
      const third = await comeBy(own, "Eve");
      await alex.sees("confirm");
      await alex.press("No, someone else");
      await alex.says("Waiting for your partner to open Attune.");
      await alex.page.reload();
      await alex.says("Waiting for your partner to open Attune.");
      const fourth = await comeBy(ownLink, "Ada");
      await alex.sees("confirm");
      // Sam comes while the question is about somebody else.
      await sam.go(stage.app.url);
      await sam.sees("invite");
      await alex.press("No, someone else");
      await alex.sees("asked");
      for (const { context } of [third, fourth]) await context.close();
    }));

  test("gets into the place that it said yes to, also after a reload: the other isn't alone there", () =>
    withTwo(stage.strangers(), async (pair) => {
      const { alex, sam } = pair;
      await inviteAndKnock(pair);
      await join(alex, "Alex");
      await sam.sees("confirm");
      await alex.page.reload();
      await alex.says(/to say yes/);
      await sam.press(/^Yes/);
      await Promise.all([alex.sees("firstSpace"), sam.sees("firstSpace")]);
    }));
});
