import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { AttuneClient } from "../../../../client-sdk/src/index.node.ts";
import { livePair, watch } from "../../../support/sdk/fake-phones.ts";
import { Screens } from "../../../support/web/screens.ts";

const screens = Screens.forThisFile();

test("how long a space is, is asked until one has said it", async () => {
  const { clock, a, b } = await livePair();
  const shown = await screens.show("home", a.client);
  expect(shown.text).toContain("How long is a space, for you two?");
  watch(b.client.space.agree({ minutes: 30 }));
  await shown.wait(() => clock.advance(1_000));
  expect(shown.text).not.toContain("How long is a space");
});

test("a page without a link says that it isn't whole, and that it is over once it was opened here", async () => {
  onTestFinished(() => history.replaceState(null, "", "/"));
  const { a } = await livePair();
  const show = () => screens.show("join", a.client, { desk: { open: async () => undefined } });
  history.replaceState(null, "", "/j");
  expect((await show()).text).toContain("This link is not whole.");
  history.replaceState(null, "", "/j#secret");
  await (await show()).press("We do");
  expect(location.hash).toBe("");
  expect((await show()).text).toContain("This invitation is over.");
});

describe("an invitation", () => {
  let a: AttuneClient;
  beforeAll(async () => {
    a = (await livePair()).a.client;
  });
  const ways = {
    code: { text: "7K2M9-QX4TZ" },
    link: { url: "https://attune.test/j#1" },
    qr: { url: "https://attune.test/j#2" },
  };
  let codeLeftMs: number;
  beforeEach(() => {
    codeLeftMs = 600_000;
  });
  const show = (given: { readonly purpose?: string; readonly joiner?: string; readonly linkUsed?: boolean }) => {
    const { linkUsed = false, purpose = "pair", joiner = null } = given;
    const invite = {
      ...ways,
      linkUsed,
      get codeLeftMs() {
        return codeLeftMs;
      },
    };
    return screens.show("openInvite", a, { props: { pairing: { invite, purpose, joiner, confirmed: false } } });
  };

  test("says for how long its code is good, and that the next one comes by itself", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const shown = await show({});
    expect(shown.text).toContain("Good for 10 minutes.");
    codeLeftMs = 61_000;
    await shown.wait(async () => void vi.advanceTimersByTime(20_000));
    expect(shown.text).toContain("Good for 2 minutes.");
    codeLeftMs = 0;
    await shown.wait(async () => void vi.advanceTimersByTime(20_000));
    expect(shown.text).toContain("The next one comes by itself.");
    expect([shown.text.includes("Good for"), shown.text.includes("7K2M9")]).toEqual([false, false]);
  });

  test("shares its link until that was opened, between two people only", async () => {
    expect((await show({})).buttons).toContain("Share a link");
    const used = await show({ linkUsed: true });
    expect([used.buttons, used.text]).toEqual([["Stop inviting"], expect.stringContaining("The link was opened.")]);
    expect((await show({ purpose: "move" })).buttons).toEqual(["Stop inviting"]);
  });

  test("copies its code and its link where that is allowed, and says so where it isn't; the link is there to be read", async () => {
    let allows = false;
    const refused = (): Promise<never> => Promise.reject(new DOMException("refused", "NotAllowedError"));
    const writeText = (text: string) => (allows ? Promise.resolve(copied.push(text)) : refused());
    const copied: string[] = [];
    Object.defineProperties(navigator, {
      clipboard: { configurable: true, value: { writeText } },
      share: { configurable: true, value: refused },
    });
    onTestFinished(
      () => void (Reflect.deleteProperty(navigator, "clipboard"), Reflect.deleteProperty(navigator, "share")),
    );
    const shown = await show({});
    const press = async (words: string): Promise<void> => {
      await shown.press(words);
      await shown.wait(() => new Promise(setImmediate));
    };
    await press("Copy the code");
    expect(shown.notice).toBe("It wasn’t copied. Mark it, and copy it by hand.");
    await press("Share a link");
    expect(shown.text).toContain(ways.link.url);
    allows = true;
    await press("Copy the code");
    await press("Copy the link");
    expect([shown.notice, copied]).toEqual(["Copied.", [ways.code.text, ways.link.url]]);
  });

  test.each([
    ["pair", "Yes, that’s \u2068Eve\u2069", "No, someone else"],
    ["replace", "Yes, that’s \u2068Eve\u2069", "No, someone else"],
    ["move", "Yes, move", "Not now"],
  ])("asks who it is that came: %s", async (purpose, yes, no) => {
    expect((await show({ purpose, joiner: "Eve" })).buttons).toEqual([yes, no]);
  });
});

test("a link is opened once the question is answered, and its secret leaves the address before that", async () => {
  const { a } = await livePair();
  location.hash = "#secret";
  const opened: string[] = [];
  const open = (link: string): void => void opened.push(`${link} ${location.hash}`);
  const shown = await screens.show("join", a.client, { desk: { open } });
  expect(opened).toEqual([]);
  await shown.press("We do");
  expect([opened, location.hash]).toEqual([["https://attune.test/#secret "], ""]);
});

test("a name that was given is there the next time", async () => {
  const { a } = await livePair();
  const invited: unknown[] = [];
  const invite = (...given: unknown[]): void => void invited.push(given);
  const shown = await screens.show("invite", a.client, { desk: { invite } });
  await shown.press("We do");
  await shown.type(" Kim ");
  await shown.press("Go on");
  expect([invited, shown.settings.name]).toEqual([[["pair", "Kim"]], "Kim"]);
});
