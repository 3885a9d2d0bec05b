import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Look, looks, wear } from "./support/look.ts";
import { closePair, type Pair } from "./support/pair.ts";
import type { PhonePage } from "./support/phone.ts";
import { Stage } from "./support/stage.ts";

const stage = Stage.forThisFile();
let pair: Pair;

beforeAll(async () => {
  pair = await stage.pairUp();
});

afterAll(() => closePair(pair));

/** Each address with the screen that it leads to. */
type Walk = Readonly<Record<string, string>>;

const forMembers: Walk = {
  "": "home",
  breathe: "breathe",
  space: "takeSpace",
  say: "say",
  settings: "settings",
  phones: "phones",
  leave: "leave",
  safety: "safety",
  alone: "alone",
  "usual-space": "usualSpace",
  "first/space": "firstSpace",
  "first/breath": "firstBreath",
  "free-to-say-no": "notAlways",
};
const forStrangers: Walk = { "": "welcome", invite: "question", code: "question", j: "noLink", card: "card" };

/** Goes there as a tap would, without reloading the page. */
const visit = (phone: PhonePage, path: string): Promise<void> =>
  phone.page.evaluate((to) => {
    history.pushState(null, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  }, `/${path}`);

const coloured: ReadonlySet<Look> = new Set([looks.light, looks.dark, looks.blackGerman]);

async function walk(phone: PhonePage, look: Look, screens: Walk): Promise<void> {
  await wear(phone, look);
  for (const [path, screen] of Object.entries(screens)) {
    await visit(phone, path);
    await phone.sees(screen);
    await phone.picture(`look-${look.name}-${path === "" ? "start" : path.replace("/", "-")}`);
    // Colours and structure don't depend on size and direction, so axe checks each colour scheme once.
    if (coloured.has(look)) await phone.expectAccessible();
    else await phone.expectWhole();
  }
}

describe("every screen", () => {
  test.each(Object.values(looks))("can be read and used: $name", async (look) => {
    const stranger = await stage.open();
    await Promise.all([stranger.go(stage.app.url), pair.alex.go(stage.app.url)]);
    await Promise.all([walk(pair.alex, look, forMembers), walk(stranger, look, forStrangers)]);
    stranger.expectQuiet();
    await stranger.context.close();
  });

  test("is dark from its first paint if dark was chosen, whatever the system prefers", async () => {
    const phone = await stage.open({ colorScheme: "light" });
    await phone.go(stage.app.url);
    await phone.page.evaluate(() => localStorage.setItem("attune.settings", '{"theme":"black"}'));
    await phone.page.route("**/assets/*.js", (route) => route.abort());
    await phone.page.reload();
    expect(await phone.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
      "rgb(0, 0, 0)",
    );
    await phone.context.close();
  });

  test("is mirrored for a right-to-left language: the way back on the right, the line filling to the left", async () => {
    const { alex } = pair;
    await alex.go(`${stage.app.url}/settings`);
    const backAt = async (): Promise<number> =>
      (await alex.page.getByRole("button", { name: "Back" }).boundingBox())?.x ?? Number.NaN;
    await wear(alex, looks.light);
    expect(await backAt()).toBeLessThan(60);
    await wear(alex, looks.mirrored);
    expect(await backAt()).toBeGreaterThan(250);
  });
});
