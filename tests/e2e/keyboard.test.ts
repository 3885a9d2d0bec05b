import { describe, expect, test } from "vitest";
import { Keys } from "./support/keys.ts";
import { closePair, codeOn } from "./support/pair.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();

describe("the focus", () => {
  test("is kept when a card is put away, and when a pressed button is replaced or leads no further", async () => {
    const phone = await stage.open();
    const keys = new Keys(phone);
    await phone.go(stage.app.plainUrl);
    await phone.hears("Here the screen may go dark");
    const { y = Number.NaN, height = 0 } =
      (await phone.page.getByRole("button", { name: "Start" }).boundingBox()) ?? {};
    expect(y + height, "in sight").toBeLessThan(568);
    await keys.press("All right");
    await keys.arrives("welcome");

    await phone.go(`${stage.app.url}/j#nothing`);
    await phone.sees("question");
    expect(await phone.page.locator("main").getByRole("button", { name: "Using the installed app?" }).count()).toBe(1);
    await keys.press("Using the installed app?");
    await keys.standsAt(/^Open it from your home screen/);
    await phone.expectAccessible();

    await phone.go(`${stage.app.url}/settings`);
    await keys.press("Two soft tones", "Space");
    await keys.press("Try a tone with the light");
    await keys.standsAt("Stop");
    await phone.page.keyboard.press("Enter");
    await keys.standsAt("Try a tone with the light");

    await phone.go(`${stage.app.url}/alone`);
    await keys.press("Start");
    await keys.arrives("breathAlone");
    await keys.press("More");
    await keys.standsAt("Slower");
    const slower = phone.page.getByRole("button", { name: "Slower", exact: true });
    const isAtLimit = async (): Promise<boolean> => (await slower.getAttribute("aria-disabled")) === "true";
    for (let step = 0; step < 20 && !(await isAtLimit()); step += 1) await phone.page.keyboard.press("Enter");
    expect(await isAtLimit()).toBe(true);
    await keys.standsAt("Slower");
    await phone.expectAccessible();
    phone.expectQuiet();
    await phone.context.close();
  });
});

describe("by keyboard alone, with the focus on each screen's heading and visible wherever it goes", () => {
  test("they pair, breathe, one takes space and comes back, changes a setting, and leaves; the other learns only that", async () => {
    const pair = await stage.strangers();
    const { alex, sam } = pair;
    const [keys, samKeys] = [new Keys(alex), new Keys(sam)];
    await Promise.all([alex.go(stage.app.url), sam.go(stage.app.url)]);

    await keys.arrives("welcome");
    await keys.press("Start");
    await keys.arrives("question");
    await keys.press("We do");
    await keys.arrives("name");
    await keys.type("A short name", "Alex");
    await keys.press("Go on");
    await keys.arrives("invite");
    await samKeys.press("I have a code");
    await samKeys.arrives("question");
    await samKeys.press("We do");
    await samKeys.arrives("code");
    await samKeys.type("Ten letters and digits", await codeOn(alex));
    await sam.page.keyboard.press("Enter");
    await samKeys.arrives("asked");
    await samKeys.type(/call you/, "Sam");
    await samKeys.press("Join");
    await keys.arrives("confirm");
    await keys.press(/^Yes/);
    await Promise.all([keys.arrives("firstSpace"), samKeys.arrives("firstSpace")]);
    await keys.choose("20 min", "ArrowRight");
    await keys.press("Go on");
    await keys.arrives("firstBreath");
    await sam.says(/chose 30 minutes/);

    await keys.press("Breathe together");
    await samKeys.press("Go there");
    await samKeys.arrives("asked-breath");
    await samKeys.press("Breathe together");
    await Promise.all([keys.arrives("breathTogether"), samKeys.arrives("breathTogether")]);
    await samKeys.press("Pause");
    await alex.breathes(/^Paused$/);
    await keys.press("Go on");
    await sam.hears(/^Going on in \d$/);
    await samKeys.press("More");
    await samKeys.standsAt("Slower");
    await keys.press("I need space");
    await keys.arrives("takeSpace");
    await keys.press("Pick a time");
    await keys.standsAt("Back at");
    await keys.press(/^Tell/);
    await Promise.all([keys.arrives("away"), samKeys.arrives("wait")]);
    await samKeys.press("I’m here. No hurry.");
    await samKeys.standsAt(/^You said/);
    await alex.says(/I’m here\. No hurry\./);
    await keys.press("A little longer");
    await keys.arrives("longer");
    await keys.press("Back");
    await keys.arrives("away");
    await keys.press("I’m back");
    await samKeys.arrives("theyAreBack");
    await samKeys.press("I’m ready too");
    await keys.arrives("bothReady");
    await keys.press("To our place");
    await keys.arrives("home");

    await keys.press("Settings");
    await keys.arrives("settings");
    await keys.press("Two soft tones", "Space");
    await keys.press("Leave this place");
    await keys.arrives("leave");
    await alex.expectAccessible();
    await keys.press("Leave and delete");
    await keys.arrives("welcome");
    await alex.says("You have left.");
    await samKeys.press("Breathe together");
    await samKeys.arrives("over-ended");
    expect(await sam.page.getByText("This pairing has ended.").count()).toBe(1);
    await sam.expectAccessible();
    await samKeys.press("To the start");
    await samKeys.arrives("welcome");
    await closePair(pair);
  });
});
