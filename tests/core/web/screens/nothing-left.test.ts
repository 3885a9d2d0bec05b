import { expect, onTestFinished, test, vi } from "vitest";
import { breathing, type FakePair, livePair, watch } from "../../../support/sdk/fake-phones.ts";
import { Screens } from "../../../support/web/screens.ts";

const screens = Screens.forThisFile();

const invite = {
  code: { text: "7K2M9-QX4TZ" },
  link: { url: "https://attune.test/j#1" },
  qr: { url: "https://attune.test/j#2" },
  codeLeftMs: 600_000,
};

/** What some screens are given by the one above. */
const props: Readonly<Record<string, object>> = {
  field: { label: "Code", value: "" },
  openInvite: { pairing: { invite, purpose: "pair", joiner: null, confirmed: false } },
};

/** Counts what is listened to of a client. */
function listenedTo({ b: { client } }: FakePair): () => number {
  let count = 0;
  const { on } = client;
  const counted: typeof on = (name, listener) => {
    const stop = on(name, listener);
    count += 1;
    return () => {
      count -= 1;
      stop();
    };
  };
  Object.assign(client, { on: counted });
  return () => count;
}

test.each([
  ["at rest", async () => undefined],
  [
    "in a breath",
    async (pair: FakePair) => {
      await breathing(pair);
      await pair.clock.advance(8_000);
    },
  ],
  [
    "while the other is away",
    async ({ clock, a }: FakePair) => {
      watch(a.client.space.take({ minutes: 20 }));
      await clock.advance(1_000);
    },
  ],
] as const)("a screen that is gone leaves nothing behind, and nothing to be read aloud: %s", async (_when, come) => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const pair = await livePair();
  await come(pair);
  const client = listenedTo(pair);
  /** What is left of a screen, beside what lives as long as the page. */
  const leftOf = async (name: string): Promise<object> => {
    const before = { page: screens.page.goingOn, client: client() };
    const shown = await screens.show(name, pair.b.client, { props: props[name] ?? {} });
    if (name === "alone") await shown.press("Start");
    await shown.wait(() => vi.advanceTimersByTime(100));
    await shown.close();
    return {
      said: shown.said,
      timers: vi.getTimerCount(),
      page: screens.page.goingOn - before.page,
      given: shown.listening,
      client: client() - before.client,
    };
  };
  const least = await leftOf("field");
  expect(least).toMatchObject({ said: "", timers: 0, given: 0 });
  for (const name of screens.names) expect([name, await leftOf(name)]).toEqual([name, least]);
});
