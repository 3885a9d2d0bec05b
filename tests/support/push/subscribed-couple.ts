import { expect } from "vitest";
import { ServerClock } from "../../../server/time/server-clock.ts";
import type { PushReply } from "../../../shared/protocol/push.ts";
import type { RunningApp, StartOptions } from "../app.ts";
import { startInTest } from "../in-test.ts";
import { type Pair, pairUp } from "../pair.ts";
import { ask, comeIn, type Phone } from "../phone.ts";
import { PUSH_HOST } from "./agent-to.ts";
import { PushService, type Subscribed } from "./push-service.ts";

export type Couple = {
  readonly app: RunningApp;
  readonly service: PushService;
  readonly pair: Pair;
  readonly a: Phone;
  readonly b: Phone;
  readonly ofA: Subscribed;
  readonly ofB: Subscribed;
};

/** Settings of a server that sends nothing during a test. */
export const SLOW = { TIMERS_EVERY_MS: "60000" } as const;

/** Two phones that have both subscribed, on a server that reaches only this test's push service. */
export async function couple({ settings = {}, ...options }: StartOptions = {}): Promise<Couple> {
  const service = await PushService.start();
  const pushMeans = { agent: service.agent() };
  const app = await startInTest({ settings: { PUSH_HOSTS: PUSH_HOST, ...settings }, pushMeans, ...options });
  const pair = await pairUp(app.origin);
  const [a, b] = [await comeIn(app.origin, pair.a.token), await comeIn(app.origin, pair.b.token)];
  const [ofA, ofB] = [service.subscribe("a"), service.subscribe("b")];
  for (const [phone, { json }] of [[a, ofA] as const, [b, ofB] as const])
    expect(await subscribe(phone, json)).toMatchObject({ ok: true });
  return { app, service, pair, a, b, ofA, ofB };
}

export const subscribe = (phone: Phone, body: object): Promise<PushReply> =>
  ask(phone, "push", { type: "subscribe", ...body });

/** Resolves once this many pushes have had this result, with their rows written. */
export const counted = (app: RunningApp, result: string, count: number): Promise<void> =>
  expect
    .poll(() => app.metrics.registry.getSingleMetricAsString("attune_push_total"), { interval: 5, timeout: 5_000 })
    .toContain(`result="${result}"} ${count}`);

/** Whom a `SLOW` server has yet to notify; claims what is due in its place. */
export async function waiting({ app }: Couple): Promise<readonly string[]> {
  const { push } = app.store;
  const nowMs = Date.now() + 1_000;
  const claimed = await push.claim(nowMs, nowMs, 10);
  await Promise.all(claimed.map((each) => push.settle(each, "done")));
  return claimed.map(({ deviceId }) => deviceId);
}

/** A server clock that a test moves on. */
export function movedClock() {
  let byMs = 0;
  const monotonicMs = (): number => performance.now() + byMs;
  const clock = new ServerClock({ wallMs: () => Date.now() + byMs, monotonicMs, uptimeMs: monotonicMs });
  return { clock, move: (ms: number): number => (byMs += ms) };
}
