import { vi } from "vitest";
import { createEmitter } from "../../../../client-sdk/src/emitter/emitter.ts";
import type { Asked, AttuneClient, Invite, InviteEvents, PairingEvents } from "../../../../client-sdk/src/index.ts";
import { PairingDesk } from "../../../../web/src/pairing/desk.ts";

export type StubbedPage = EventTarget & { visibilityState: string };

/** The browser's window and document in one. Undone by `vi.unstubAllGlobals`. */
export function stubPage(): StubbedPage {
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  vi.stubGlobal("document", page);
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  return page;
}

export type InvitingOptions = {
  readonly confirm?: () => Promise<void>;
  readonly accept?: () => Promise<void>;
  readonly decline?: () => Promise<void>;
  readonly cancel?: () => Promise<void>;
  readonly stopJoining?: () => Promise<void>;
  readonly open?: () => Promise<Asked>;
  readonly pending?: () => Promise<Asked | null>;
};

/** The desk of a phone. `own` emits the events of the first invitation, `invitation` prepares another. */
export function inviting(options: InvitingOptions) {
  const { confirm = done, accept = done, decline = done, cancel = done, ...others } = options;
  const pairing = createEmitter<PairingEvents>(fail);
  const asked = { accepted: false, accept, decline } as unknown as Asked;
  let shown: Invite;
  const invitation = () => {
    const events = createEmitter<InviteEvents>(fail);
    shown = { on: events.on, confirmed: false, confirm, decline, cancel } as unknown as Invite;
    return events;
  };
  const own = invitation();
  const made = async () => shown;
  const parts = {
    on: pairing.on,
    invite: made,
    replacePartner: made,
    pending: made,
    open: async () => asked,
    ...others,
  };
  const desk = new PairingDesk({ pairing: parts } as unknown as AttuneClient);
  const beside = (): void => pairing.emit("beside", { invite: shown });
  const line = (kind: "offline" | "live"): void =>
    pairing.emit("status", kind === "live" ? { kind } : { kind, reason: null, attempt: 1 });
  return { desk, own, invitation, beside, line, waiting: () => pairing.emit("waiting", {}) };
}

async function done(): Promise<void> {
  await Promise.resolve();
}

function fail(error: unknown): never {
  throw error;
}
