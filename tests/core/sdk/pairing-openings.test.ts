import { expect, test } from "vitest";
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

test("[PR2] whatever a server asks for, a phone makes six codes in ten minutes at most, and keeps few of those out of use", async () => {
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
