import type { Outcome } from "../../../client-sdk/src/public.ts";
import { type FakePair, type FakePhone, fakePair, fakePhone } from "../../../client-sdk/src/testing/index.ts";

/** Two phones that are live. */
export async function livePair(): Promise<FakePair> {
  const pair = fakePair();
  await pair.clock.until(() => isLive(pair.a) && isLive(pair.b));
  return pair;
}

export const isLive = ({ client }: FakePhone): boolean => client.status.kind === "live";

/** Both agree to breathe for two minutes; the clock stands at that moment. Resolves to the start, in server time. */
export async function breathing(pair: FakePair): Promise<number> {
  const { clock, a, b } = pair;
  await clock.advance(3_000);
  watch(a.client.breath.invite({ preset: "fourAndSix", minutes: 2 }));
  await clock.advance(100);
  watch(b.client.breath.accept());
  await clock.until(() => a.client.breath.session !== null && b.client.breath.session !== null);
  return a.client.breath.session?.startAtMs ?? 0;
}

/** The result of a promise so far, without waiting for it. */
export type Watched<T> = { value: T | null; error: unknown };

export function watch<T>(promise: Promise<T>): Watched<T> {
  const watched: Watched<T> = { value: null, error: null };
  promise.then(
    (value) => {
      watched.value = value;
    },
    (error: unknown) => {
      watched.error = error;
    },
  );
  return watched;
}

/** The result of a command that was reported as queued. */
export const doneOf = (outcome: Outcome | null) =>
  outcome !== null && "done" in outcome ? watch(outcome.done) : { value: null, error: null };

/** The app is closed and opened again on the same storage. */
export async function restart({ server }: FakePair, phone: FakePhone): Promise<FakePhone> {
  await phone.client.close();
  return fakePhone(server, phone.device, phone.storage);
}

/** How far the first phone's server time is ahead of the server's; NaN while it can't tell. */
export const offMs = ({ clock, a }: FakePair): number => (a.client.serverNowMs() ?? Number.NaN) - clock.nowMs;

/** The event types of the room's log, after the two phones joined. */
export const logOf = ({ room }: FakePair): readonly string[] => room.log.slice(2).map(({ type }) => type);

export type { TimedCue } from "../../../client-sdk/src/public.ts";
export type { FakePair } from "../../../client-sdk/src/testing/index.ts";
