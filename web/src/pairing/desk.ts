import {
  type Asked,
  type AttuneClient,
  type AttuneErrorCode,
  type Invite,
  isAttuneError,
} from "../../../client-sdk/src/index.ts";

/** Where pairing stands on this phone. It outlives screens, so that going back and forth loses nothing. */
export type Pairing =
  | { readonly at: "nothing" }
  | { readonly at: "opening" }
  | {
      readonly at: "inviting";
      readonly invite: Invite;
      readonly purpose: InvitePurpose;
      readonly joiner: string | null;
      readonly waitsForCode: boolean;
    }
  /** `waiting`: the code was good, and the other's app isn't open. */
  | { readonly at: "knocking"; readonly waiting: boolean }
  /** What was typed is no code; nothing has been sent. */
  | { readonly at: "misread"; readonly code: AttuneErrorCode }
  | { readonly at: "asked"; readonly asked: Asked; readonly accepted: boolean }
  | { readonly at: "failed"; readonly code: AttuneErrorCode | null };

export type InvitePurpose = "pair" | "replace" | "move";

export type PairingDesk = {
  readonly state: Pairing;
  subscribe(listener: () => void): () => void;
  /** Takes up what was under way when the app was closed. Asked twice, it looks once. */
  resume(): Promise<void>;
  invite(purpose: InvitePurpose, name: string): Promise<void>;
  /** Resolve to whether both phones are in. */
  confirm(): Promise<boolean>;
  accept(name: string): Promise<boolean>;
  declineJoiner(): Promise<void>;
  open(codeOrLink: string): Promise<void>;
  /** It is being typed anew. */
  retype(): void;
  /** Gives up whatever is under way. */
  drop(): Promise<void>;
};

/** Found on this phone, before anything is sent. */
const MISREAD = ["codeTypo", "codeTooShort", "codeTooLong", "badLink", "otherServer", "ownCode"] as const;

export function createPairingDesk({ pairing }: AttuneClient): PairingDesk {
  const listeners = new Set<() => void>();
  let state: Pairing = { at: "nothing" };
  const become = (next: Pairing): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const fail = (error: unknown): void => become({ at: "failed", code: isAttuneError(error) ? error.code : null });

  const show = (invite: Invite, purpose: InvitePurpose): void => {
    const update = (changes: Partial<Extract<Pairing, { at: "inviting" }>>): void => {
      const base = state.at === "inviting" ? state : { joiner: null, waitsForCode: false };
      become({ ...base, at: "inviting", invite, purpose, ...changes });
    };
    invite.on("code", () => update({ waitsForCode: false }));
    invite.on("waitForCode", () => update({ waitsForCode: true }));
    invite.on("joined", ({ name }) => update({ joiner: name }));
    invite.on("left", () => update({ joiner: null }));
    update({});
  };
  pairing.on("waiting", () => state.at === "knocking" && become({ at: "knocking", waiting: true }));
  let resumed: Promise<void> | null = null;
  const resume = async (): Promise<void> => {
    const pending = await pairing.pending().catch(() => null);
    if (pending === null || state.at !== "nothing") return;
    if ("confirm" in pending) show(pending, pending.purpose);
    else asks(pending);
  };
  const asks = (asked: Asked): void => become({ at: "asked", asked, accepted: asked.accepted });
  const attempt = async (first: Pairing, run: () => Promise<void>): Promise<void> => {
    become(first);
    await run().catch(fail);
  };

  return {
    get state() {
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    resume: () => (resumed ??= resume()),
    invite: (purpose, name) =>
      attempt({ at: "opening" }, async () => {
        show(await openInvite(pairing, purpose, name), purpose);
      }),
    async confirm() {
      if (state.at !== "inviting") return false;
      try {
        await state.invite.confirm();
        become({ at: "nothing" });
        return true;
      } catch (error) {
        fail(error);
        return false;
      }
    },
    async accept(name) {
      if (state.at !== "asked") return false;
      const { asked } = state;
      become({ at: "asked", asked, accepted: true });
      try {
        await asked.accept({ name });
        become({ at: "nothing" });
        return true;
      } catch (error) {
        fail(error);
        return false;
      }
    },
    async declineJoiner() {
      if (state.at === "inviting") await state.invite.decline().catch(fail);
    },
    async open(codeOrLink) {
      become({ at: "knocking", waiting: false });
      try {
        asks(await pairing.open(codeOrLink));
      } catch (error) {
        if (isAttuneError(error, ...MISREAD)) become({ at: "misread", code: error.code });
        else if (state.at === "knocking") fail(error);
      }
    },
    retype: () => state.at === "misread" && become({ at: "nothing" }),
    async drop() {
      const before = state;
      become({ at: "nothing" });
      if (before.at === "inviting") await before.invite.cancel().catch(() => undefined);
      else if (before.at === "asked") await before.asked.decline().catch(() => undefined);
      else if (before.at === "knocking") await pairing.stopJoining();
    },
  };
}

function openInvite(pairing: AttuneClient["pairing"], purpose: InvitePurpose, name: string): Promise<Invite> {
  if (purpose === "pair") return pairing.invite({ name });
  return purpose === "replace" ? pairing.replacePartner() : pairing.moveMe();
}
