import { vi } from "vitest";
import type { AttuneClient } from "../../../client-sdk/src/index.ts";

export type PushBrowser = {
  /** What the person answers when asked, or has answered before. */
  readonly permission?: NotificationPermission;
  /** The same, later. */
  readonly answer?: Promise<NotificationPermission>;
  /** The address of an existing subscription. */
  readonly at?: string;
  /** It was made with another server's key. */
  readonly isOld?: boolean;
  /** It has no way to its push service. */
  readonly isCutOff?: boolean;
  /** How long its push service takes. */
  readonly answersInMs?: number;
};

/** Stubs a browser with a push service, for one test; records what it and the server are told. */
export function pushBrowser({ permission = "granted", answer, at, ...way }: PushBrowser) {
  const { isOld = false, isCutOff = false, answersInMs } = way;
  const told: unknown[] = [];
  let [subscribed, stands] = [at, isOld];
  const subscriptionAt = (endpoint: string) => ({
    endpoint,
    toJSON: () => ({ endpoint, keys: { p256dh: "p", auth: "a" } }),
    unsubscribe: async () => {
      told.push("unsubscribed here");
      [subscribed, stands] = [undefined, false];
      return true;
    },
  });
  const pushManager = {
    getSubscription: async () => (subscribed === undefined ? null : subscriptionAt(subscribed)),
    subscribe: async (options: object) => {
      if (isCutOff) throw new DOMException("no push service", "AbortError");
      if (stands) throw new DOMException("another key", "InvalidStateError");
      told.push(options);
      if (answersInMs !== undefined) await new Promise((resolve) => setTimeout(resolve, answersInMs));
      subscribed = "https://push.example/new";
      return subscriptionAt(subscribed);
    },
  };
  const active = { postMessage: (message: unknown) => told.push(message) };
  const registration = { pushManager, active };
  vi.stubGlobal("navigator", {
    serviceWorker: { getRegistration: async () => registration, ready: Promise.resolve(registration) },
    userAgent: "",
  });
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("PushManager", {});
  vi.stubGlobal("Notification", { permission, requestPermission: async () => (await answer) ?? permission });
  const push = {
    publicKey: async () => "key",
    subscribe: async (...given: unknown[]) => void told.push(given),
    unsubscribe: async () => void told.push("unsubscribed there"),
  };
  return { client: { push } as unknown as AttuneClient, told };
}
