import { CODE_RANDOM_BYTES, makeCode, showCode } from "../../../../shared/pairing/code.ts";
import { LINK_RANDOM_BYTES, type LinkParts, makeLink, makeLinkParts } from "../../../../shared/pairing/link.ts";
import type { Opening, Via } from "../../../../shared/protocol/pairing.ts";
import type { Environment } from "../../environment/environment.ts";
import type { OpenSecret } from "../records.ts";

/** How long the server keeps a code. */
export const CODE_MS = 10 * 60_000;

export const makeLinkSecret = (environment: Environment): LinkParts =>
  makeLinkParts(environment.randomBytes(LINK_RANDOM_BYTES));

/** The secret of a QR or link that the server doesn't know yet; the server sets when it expires. */
export const linkSecret = (via: "qr" | "link", { handle, secret }: LinkParts): OpenSecret => ({
  via,
  expiresAtMs: 0,
  invitation: { kind: "link", handle, secret },
});

/**
 * How many codes a phone makes in `CODE_MS`, whatever the server asks for: each gives a dishonest server one more guess at
 * 25 bits. An honest one asks for three; this is twice that, as phone and server don't count from the same instant.
 */
const MOST_CODES = 6;

/**
 * The secrets for the openings that the server has. Those made here keep theirs; a code's handle comes from the server, so
 * its secret is made now. Secrets whose opening is gone are kept for a while.
 */
export function secretsFor(
  openings: readonly Opening[],
  known: readonly OpenSecret[],
  environment: Environment,
): readonly OpenSecret[] {
  const heardAtWallMs = environment.wallNowMs();
  const isFresh = (secret: OpenSecret): boolean => {
    const ageMs = secret.via === "code" ? codeAgeMs([secret], heardAtWallMs) : CODE_MS;
    return ageMs >= 0 && ageMs < CODE_MS;
  };
  let left = MOST_CODES - known.filter(isFresh).length;
  const open = openings.flatMap(({ via, handle, expiresAtMs }): OpenSecret | readonly [] => {
    const secret = known.find(({ invitation }) => invitation.handle === handle);
    if (secret !== undefined) return { ...secret, expiresAtMs };
    if (via !== "code" || left <= 0) return [];
    left -= 1;
    const code = makeCode(handle, environment.randomBytes(CODE_RANDOM_BYTES));
    return { via, expiresAtMs, heardAtWallMs, invitation: { kind: "code", ...code } };
  });
  const older = known.filter(
    ({ invitation }) => !open.some((secret) => secret.invitation.handle === invitation.handle),
  );
  // Somebody may have used one just before it was replaced, so the newest of each kind are kept.
  const newestOf = (via: Via): readonly OpenSecret[] => older.filter((secret) => secret.via === via).slice(-MOST_CODES);
  return [...newestOf("link"), ...newestOf("qr"), ...newestOf("code"), ...open];
}

/** A code as it is shown and typed, `HHHHS-SSSSC`, and the server instant at which it expires. */
export type ShownCode = { readonly text: string; readonly expiresAtMs: number };
/** A link, or the content of a QR, and the server instant at which it expires. */
export type ShownLink = { readonly url: string; readonly expiresAtMs: number };

/** The newest code, as a person sees it. */
export function shownCode(secrets: readonly OpenSecret[]): ShownCode {
  const { invitation, expiresAtMs } = newest(secrets, "code");
  return { text: showCode(invitation), expiresAtMs };
}

/** Which of the openings on the screen has this handle, if any. */
export const shownAs = (secrets: readonly OpenSecret[], handle: string): Via | undefined =>
  (["code", "qr", "link"] as const).find((via) => newest(secrets, via).invitation.handle === handle);

/** How long ago this phone received the newest code, by its wall clock, milliseconds: negative when that was set back. */
export function codeAgeMs(secrets: readonly OpenSecret[], wallNowMs: number): number {
  const { heardAtWallMs = Number.NEGATIVE_INFINITY } = newest(secrets, "code");
  return wallNowMs - heardAtWallMs;
}

export function shownLink(secrets: readonly OpenSecret[], via: "qr" | "link", origin: string): ShownLink {
  const { invitation, expiresAtMs } = newest(secrets, via);
  return { url: makeLink(origin, invitation), expiresAtMs };
}

function newest(secrets: readonly OpenSecret[], via: Via): OpenSecret {
  const secret = secrets.findLast((known) => known.via === via);
  if (secret === undefined) throw new Error(`An invitation without a ${via} was stored.`);
  return secret;
}
