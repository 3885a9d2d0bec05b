import type { Agent } from "node:https";
import type { PushStore } from "../store/push-port.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Watch } from "../telemetry/watch.ts";
import type { Clock } from "../time/clock.ts";
import { contactOf, type HostSettings } from "./contact.ts";
import { pushKeys } from "./keys.ts";
import { createPushAgent } from "./push-agent.ts";
import { createPushService, type PushService } from "./push-service.ts";
import { PushWorker } from "./push-worker.ts";

/** Lets tests replace the way out to the internet. No setting does this. */
export type PushMeans = { readonly agent: Agent; readonly claimMs: number };

/** `pushHosts`: names of push services; `*.` stands for any name below. */
export type PushSettings = HostSettings & { readonly pushHosts: readonly string[] };

export type PushPorts = {
  readonly store: PushStore;
  readonly config: PushSettings;
  readonly clock: Pick<Clock, "nowMs">;
  readonly metrics: Metrics;
  readonly watch: Watch;
  readonly pushMeans?: Partial<PushMeans>;
};

/** The part of the server that notifies phones whose app is closed. */
export type Push = {
  readonly handle: PushService;
  /** Makes the server's keys, if there are none. */
  readonly prepare: () => Promise<void>;
  readonly run: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** No try takes longer, including its look-up and its writes. */
const CLAIM_MS = 30_000;

/** Wires the requests about notifications and the worker that sends them. Nothing is sent before `run`. */
export function createPush({ store, config, clock, metrics, watch, pushMeans = {} }: PushPorts): Push {
  const { pushHosts: hosts } = config;
  const { agent = createPushAgent(), claimMs = CLAIM_MS } = pushMeans;
  const keys = pushKeys(store);
  const contact = contactOf(config);
  const { nowMs } = clock;
  const failed = watch.failed("push");
  const counted = (result: string): void => metrics.pushed(result);
  const worker = new PushWorker({ store, keys, nowMs, agent, hosts, contact, claimMs, counted, failed });
  return {
    handle: createPushService({ store, keys, hosts }),
    prepare: () => keys().then(() => undefined, failed),
    run: worker.run,
    close: () => worker.close(),
  };
}
