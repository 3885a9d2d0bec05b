import type { Agent } from "node:https";
import { PUSH_LASTS_MS } from "../rooms/pushes-for.ts";
import type { ClaimedPush, PushKeys, PushOutcome, PushStore } from "../store/push-port.ts";
import { afterPost, type PushResult } from "./after-post.ts";
import { letterTo } from "./letter.ts";
import { type PostAnswer, post } from "./post.ts";
import { isAtKnownHost } from "./push-hosts.ts";
import { isQuiet, quietEndsAtMs } from "./quiet-hours.ts";

export type PushWorkerPorts = {
  readonly store: Pick<PushStore, "claim" | "settle">;
  readonly keys: () => Promise<PushKeys>;
  readonly nowMs: () => number;
  readonly agent: Agent;
  /** The hosts that may be called. */
  readonly hosts: readonly string[];
  /** The contact for push services: an https or mailto address. */
  readonly contact: string;
  /** How long a claim holds; longer than any try takes. */
  readonly claimMs: number;
  readonly counted: (result: PushResult | "quiet" | "late") => void;
  readonly failed: (error: unknown) => void;
};

/** How many are sent at the same time. */
const MOST_AT_ONCE = 64;
/** How long sends under way may take at the end; then they are cut off, and repeated by the next one to claim them. */
const CLOSE_WITHIN_MS = 2_000;

/** Sends what waits. If the process dies while sending a push, the next one claims and sends it again. */
export class PushWorker {
  readonly #ports: PushWorkerPorts;
  readonly #sending = new Set<Promise<void>>();
  #closing: Promise<void> | null = null;

  constructor(ports: PushWorkerPorts) {
    this.#ports = ports;
  }

  /** Claims what is due; doesn't wait until it is sent. */
  readonly run = async (): Promise<void> => {
    const { store, nowMs, claimMs } = this.#ports;
    const free = MOST_AT_ONCE - this.#sending.size;
    if (free <= 0 || this.#closing !== null) return;
    const claimedAtMs = Math.floor(nowMs());
    for (const claimed of await store.claim(claimedAtMs, claimedAtMs + claimMs, free)) this.#start(claimed);
  };

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #start(claimed: ClaimedPush): void {
    const sending = this.#send(claimed)
      .catch((error: unknown) => {
        if (this.#closing === null) this.#ports.failed(error);
      })
      .finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  async #send(claimed: ClaimedPush): Promise<void> {
    const { store, counted } = this.#ports;
    const { result, outcome } = this.#heldBack(claimed) ?? (await this.#deliver(claimed));
    await store.settle(claimed, outcome);
    counted(result);
  }

  /**
   * Expired, or at a host that is no longer on the list: dropped, not kept for later. In quiet hours too, unless it stays
   * valid for longer than any other: then it waits until they end.
   */
  #heldBack({ untilMs, subscription }: ClaimedPush) {
    const { hosts } = this.#ports;
    const nowMs = this.#ports.nowMs();
    const { quiet, endpoint } = subscription;
    if (untilMs <= nowMs) return { result: "late", outcome: "done" } as const;
    if (quiet !== null && isQuiet(quiet, nowMs)) {
      const againAtMs = untilMs - nowMs > PUSH_LASTS_MS ? quietEndsAtMs(quiet, nowMs) : untilMs;
      return { result: "quiet", outcome: againAtMs < untilMs ? { againAtMs } : "done" } as const;
    }
    return isAtKnownHost(endpoint, hosts) ? null : ({ result: "refused", outcome: "gone" } as const);
  }

  async #deliver({ subscription, tries, untilMs }: ClaimedPush): Promise<{ result: PushResult; outcome: PushOutcome }> {
    const { keys, contact, agent, nowMs } = this.#ports;
    const letter = letterTo(subscription, await keys(), contact);
    const answer: PostAnswer | null = await post(letter, agent).catch(() => null);
    return afterPost(answer, { nowMs: Math.floor(nowMs()), untilMs, tries, random: Math.random() });
  }

  async #close(): Promise<void> {
    const cut = setTimeout(() => this.#ports.agent.destroy(), CLOSE_WITHIN_MS);
    await Promise.all(this.#sending);
    clearTimeout(cut);
    this.#ports.agent.destroy();
  }
}
