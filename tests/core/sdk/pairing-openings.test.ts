import { expect, test } from "vitest";
import { CodeRenewal } from "../../../client-sdk/src/pairing/inviting/code-renewal.ts";
import {
  linkSecret,
  makeLinkSecret,
  secretsFor,
  shownCode,
} from "../../../client-sdk/src/pairing/inviting/openings.ts";
import type { OpenSecret } from "../../../client-sdk/src/pairing/records.ts";
import { FakeClock } from "../../../client-sdk/src/testing/index.ts";
import { makeCodeHandle } from "../../../shared/pairing/code.ts";
import type { Opening } from "../../../shared/protocol/pairing.ts";

const MINUTE_MS = 60_000;

test("[PR12] whatever a server asks for, a phone makes six codes in ten minutes at most, and keeps few of those out of use", async () => {
  const clock = new FakeClock();
  const environment = clock.device();
  const link = linkSecret("link", makeLinkSecret(environment));
  let secrets: readonly OpenSecret[] = [link];
  const codes = new Set<string>();
  const askFor = (via: Opening["via"]): void => {
    const handle = makeCodeHandle(environment.randomBytes(4));
    secrets = secretsFor([{ via, handle, expiresAtMs: 1 }], secrets, environment);
    codes.add(shownCode(secrets).text);
  };
  for (let nth = 0; nth < 100; nth++) askFor("code");
  expect(codes.size).toBe(6);
  askFor("qr");
  expect(codes.size).toBe(6);
  for (let round = 0; round < 10; round++) {
    await clock.advance(10 * MINUTE_MS);
    for (let nth = 0; nth < 100; nth++) askFor("code");
  }
  expect(codes.size).toBe(66);
  expect(secrets.length).toBeLessThanOrEqual(1 + 6 + 1);
  expect(secrets).toContainEqual(link);
});

test("[PR10] a clock that is set takes nothing from the code on the screen; after a sleep the next comes at once", async () => {
  const clock = new FakeClock();
  const environment = clock.device();
  let secrets: readonly OpenSecret[] = [];
  let made = 0;
  const freshCode = async (): Promise<void> => {
    made += 1;
    secrets = secretsFor(
      [{ via: "code", handle: makeCodeHandle(environment.randomBytes(4)), expiresAtMs: 1 }],
      secrets,
      environment,
    );
  };
  await freshCode();
  const ignored = (): void => undefined;
  const shown = { environment, secrets: () => secrets, freshCode, renewed: ignored, waits: ignored, ended: ignored };
  const renewal = new CodeRenewal(shown);
  await clock.advance(2 * MINUTE_MS);
  environment.setWall(-60 * MINUTE_MS);
  expect(renewal.leftMs).toBe(8 * MINUTE_MS);
  await clock.advance(8 * MINUTE_MS - 1);
  expect(made).toBe(1);
  await clock.advance(1);
  expect([made, renewal.leftMs]).toEqual([2, 10 * MINUTE_MS]);
  // Set forward, or slept: nobody can tell which, so the code may be over. It is made anew while nobody looks, too.
  environment.setWall(60 * MINUTE_MS);
  await clock.advance(MINUTE_MS / 4);
  expect([made, renewal.leftMs]).toEqual([3, 10 * MINUTE_MS]);
  environment.sleep(20 * MINUTE_MS);
  await clock.advance(20 * MINUTE_MS);
  renewal.look();
  await clock.advance(0);
  expect([made, renewal.leftMs]).toEqual([4, 10 * MINUTE_MS]);
  renewal.close();
  expect(environment.timers).toBe(0);
  // The app was closed for two minutes; then it was closed, and the clock set back.
  await clock.advance(2 * MINUTE_MS);
  const opened = new CodeRenewal(shown);
  expect(opened.leftMs).toBe(8 * MINUTE_MS);
  opened.close();
  environment.setWall(-60 * MINUTE_MS);
  const openedAgain = new CodeRenewal(shown);
  expect([made, openedAgain.leftMs]).toEqual([4, 0]);
  await clock.advance(1);
  expect(made).toBe(5);
  openedAgain.close();
});

test("an invitation that is closed while its next code is being stored says and plans nothing more", async () => {
  for (const fails of [false, true]) {
    const clock = new FakeClock();
    const environment = clock.device();
    const opening = { via: "code", handle: makeCodeHandle(environment.randomBytes(4)), expiresAtMs: 1 } as const;
    const secrets = secretsFor([opening], [], environment);
    const stored: PromiseWithResolvers<void> = Promise.withResolvers();
    const told: string[] = [];
    const tell = (what: string) => (): void => void told.push(what);
    const news = { renewed: tell("renewed"), waits: tell("waits"), ended: tell("ended") };
    const renewal = new CodeRenewal({ environment, secrets: () => secrets, freshCode: () => stored.promise, ...news });
    const renewing = renewal.renew();
    renewal.close();
    if (fails) stored.reject(new Error("full"));
    else stored.resolve();
    await renewing;
    expect([told, environment.timers]).toEqual([[], 0]);
  }
});
