import type { Pulse } from "../../../shared/protocol/pulse.ts";
import type { AttuneErrorCode } from "../errors.ts";
import type { CoreEvents } from "../events.ts";
import type { StoredCommand } from "../outbox/entry.ts";
import type { TabState } from "./shown-state.ts";

/** Events passed on as they are; the others follow from the state. */
export const RELAYED = ["event", "caughtUp", "reset", "delivered", "rejected", "dropped", "pulse", "storage"] as const;
export type Relayed = (typeof RELAYED)[number];

export type TabEvent = {
  readonly [Name in Relayed]: { readonly name: Name; readonly payload: CoreEvents[Name] };
}[Relayed];

/** Messages between tabs of one build; those with another `build` are ignored. */
export type TabMessage = { readonly build: string } & (
  | { readonly tab: "hello" }
  /** Another tab leads from now on. */
  | { readonly tab: "leads" }
  | { readonly tab: "state"; readonly state: TabState }
  | ({ readonly tab: "event" } & TabEvent)
  | { readonly tab: "submit"; readonly command: StoredCommand }
  | { readonly tab: "pulse"; readonly pulse: Pulse }
  | { readonly tab: "queued"; readonly id: string }
  | { readonly tab: "done"; readonly id: string; readonly seq: number }
  | {
      readonly tab: "failed";
      readonly id: string;
      readonly code: AttuneErrorCode;
      readonly retryAfterMs: number | null;
    }
);

type Distribute<T> = T extends unknown ? Omit<T, "build"> : never;
export type TabBody = Distribute<TabMessage>;

const BUILD = "2";

export const stamped = (body: TabBody): TabMessage => ({ build: BUILD, ...body });

/** Only tabs of this origin can post here, so checking the build is enough. */
export function readTabMessage(message: unknown): TabMessage | null {
  const known = typeof message === "object" && message !== null && "build" in message && message.build === BUILD;
  return known ? (message as TabMessage) : null;
}
