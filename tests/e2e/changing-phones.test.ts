import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createClient, memoryStorage } from "../../client-sdk/src/index.node.ts";
import { lookAt, looks } from "./support/look.ts";
import { closePair, codeOn, linkOn, type Pair, showCode, typeCode } from "./support/pair.ts";
import type { PhonePage } from "./support/phone.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();
let pair: Pair;

beforeEach(async () => {
  pair = await stage.pairUp();
});

afterEach(() => closePair(pair));

/** It is shown on another screen, with a button that is then used. */
async function newsOf({ page }: PhonePage, text: string): Promise<void> {
  const news = page.locator(".news", { hasText: text });
  await news.getByRole("button").click();
}

describe("phones come and go", () => {
  test("one's own place moves to a new phone at once, and the old one says so", async () => {
    const { alex, sam } = pair;
    await alex.press("Settings");
    await alex.press("Phones");
    await alex.sees("phones");
    await alex.expectAccessible();
    await alex.press("Move my place to a new phone");
    await alex.says("Waiting for the new phone. Keep this open.");
    const fresh = await stage.open();
    await typeCode(fresh, stage.app, await codeOn(alex));
    await fresh.says("Move your place to this phone?");
    await alex.page.reload();
    await fresh.go(`${stage.app.url}/safety`);
    await newsOf(fresh, "Move your place to this phone?");
    await alex.press("Back");
    await fresh.press("Use this phone");
    await fresh.says("Now say yes on your old phone.");
    await newsOf(alex, "Move to the new phone now?");
    await alex.sees("confirm");
    await alex.context.setOffline(true);
    await alex.context.setOffline(false);
    await alex.press("Yes, move");
    await fresh.sees("home");
    await alex.sees("over-moved");
    await lookAt(alex, looks.light, "moved");
    await fresh.press("Say something small");
    await fresh.press("Goodnight");
    await sam.says(/Goodnight/);
    fresh.expectQuiet();
    await fresh.context.close();
  });

  test("[DV6] the other is told once, even by a snapshot, and until they have read it", async () => {
    const { alex, sam } = pair;
    // The first phone it knows of isn't news, so it has to know one.
    await sam.page.waitForFunction(() => /"partnerPhone":"[^"]/.test(localStorage.getItem("attune.settings") ?? ""));
    await sam.go(`${stage.app.url}/healthz`, "body");
    await alex.go(`${stage.app.url}/phones`);
    await alex.press("Move my place to a new phone");
    const fresh = await stage.open();
    await typeCode(fresh, stage.app, await codeOn(alex));
    await fresh.press("Use this phone");
    await alex.press("Yes, move");
    await fresh.sees("home");
    await sam.loseItsPlace();
    const isTold = /uses another phone now/;
    for (const path of ["", "/settings"]) {
      await sam.go(stage.app.url + path);
      await sam.says(isTold);
    }
    await sam.expectAccessible();
    await sam.go(stage.app.url);
    await sam.says(isTold);
    const question = sam.page.getByText("How long is a space, for you two?");
    expect(await question.isVisible(), "beside the news").toBe(false);
    await sam.press("All right");
    await question.waitFor();
    await sam.go(stage.app.url);
    await sam.sees("home");
    expect(await sam.page.getByText(isTold).count()).toBe(0);
    fresh.expectQuiet();
    await fresh.context.close();
  });

  test("[DV6] a phone that is said to be lost is told, and calls it off with one tap", async () => {
    const { alex, sam } = pair;
    await alex.go(`${stage.app.url}/phones`);
    await alex.press(/lost a phone$/);
    const fresh = await stage.open();
    await typeCode(fresh, stage.app, await codeOn(alex));
    await fresh.sees("asked");
    await fresh.type("Sam");
    await fresh.press("Use this phone");
    await sam.go(`${stage.app.url}/alone`);
    await alex.press(/^Yes/);
    await fresh.sees("held-pending");
    await lookAt(fresh, looks.dark, "pending");
    // Without a connection it isn't in either, and nowhere can it say what would arrive tomorrow.
    const connect = await fresh.silenced();
    await fresh.page.reload();
    await fresh.sees("held-pending");
    connect();
    await fresh.go(`${stage.app.url}/space`);
    await fresh.sees("held-pending");
    await sam.says(/Someone asked to use another phone for you/);
    await sam.expectAccessible();
    // Nor can anybody hide it behind a breath.
    await alex.press("Breathe together");
    await alex.choose("Same room, one phone");
    await alex.press("Start");
    await sam.says("Your breath together is on.");
    await sam.press("Start");
    await sam.sees("breathAlone");
    expect(await sam.page.getByText(/another phone for you/).count(), "beside one's own").toBe(0);
    await sam.press("Stop");
    await sam.sees("after-asked");
    await sam.press("I still have my phone");
    await sam.says("Good. Nothing changes.");
    await alex.says(/still has the phone/);
    await fresh.pressesUnread("over-notIn");
    await fresh.wake();
    await fresh.sees("over-notIn");
    await fresh.expectAccessible();
    await fresh.press("To the start");
    await fresh.sees("welcome");
    fresh.expectQuiet();
    await fresh.context.close();
  });

  test("[PH39] [DV6] [PR17] a lost phone's place goes to the new one after a day unless that takes it back, and all three say so", async () => {
    const { alex, sam } = pair;
    const brings = async (): Promise<PhonePage> => {
      const storage = memoryStorage();
      const client = createClient({ url: stage.app.url, storage });
      await alex.go(`${stage.app.url}/phones`);
      await alex.press(/lost a phone$/);
      const joining = client.pairing.join(await codeOn(alex), { name: "Samira" });
      await alex.press(/^Yes/);
      await Promise.all([joining, alex.says(/gets another phone/)]);
      await client.close();
      const phone = await stage.open();
      await phone.remember(await storage.load());
      await phone.go(stage.app.url);
      await phone.sees("held-pending");
      return phone;
    };
    const given = await brings();
    await given.press("Take it back");
    await given.says("This phone will not come in.");
    await lookAt(given, looks.light, "take-back");
    await given.press("Take it back");
    await Promise.all([
      given.sees("welcome"),
      alex.says(/Sam.? doesn’t get another phone/u),
      sam.says(/is called off/),
    ]);
    await given.context.close();
    const fresh = await brings();
    await stage.app.later(24 * 60);
    await Promise.all([alex, sam, fresh].map((phone) => phone.wake()));
    await Promise.all([sam.sees("over-moved"), fresh.sees("home"), alex.says(/Samira.? uses another phone now/u)]);
    await fresh.press("Say something small");
    await fresh.press("Goodnight");
    await alex.says(/Goodnight/);
    fresh.expectQuiet();
    await fresh.context.close();
  });

  test("leaving without a network is done on this phone at once and completed later", async () => {
    const { alex, sam } = pair;
    await alex.go(`${stage.app.url}/settings`);
    await alex.press("Phones");
    await alex.press("Move my place to a new phone");
    await alex.sees("invite");
    await alex.press("Back");
    await alex.press("Leave this place");
    await alex.sees("leave");
    await stage.cutOff(alex);
    await alex.press("Leave and delete");
    await alex.sees("welcome");
    // What would have brought another phone into that place doesn't count as an invitation to the next.
    await alex.press("Start");
    await alex.sees("question");
    await alex.press("Back");
    await alex.context.setOffline(false);
    await alex.page.reload();
    await alex.sees("welcome");
    await sam.untilReloadSees("over-ended");
    // Neither has to stay alone.
    await showCode(alex, stage.app);
    await sam.go(await linkOn(alex));
    await sam.sees("over-ended");
    await sam.press("To the start");
    await sam.press("We do");
    await sam.sees("asked");
  });
});
