import { base64urlEncode } from "../../../shared/bytes/base64url.ts";
import type { NewDevice } from "../../../shared/protocol/pairing.ts";
import { portableDigest } from "../../../shared/room/digest.ts";
import type { Environment } from "../environment/environment.ts";

/** A credential that this phone makes for itself. The server only ever stores the hash of the token. */
export type Credential = { readonly deviceId: string; readonly token: string };

export const makeCredential = (environment: Environment): Credential => ({
  deviceId: random16(environment),
  token: base64urlEncode(environment.randomBytes(32)),
});

export const deviceOf = ({ deviceId, token }: Credential): NewDevice => ({
  deviceId,
  tokenHash: portableDigest(token),
});

/** 16 random bytes in the protocol's encoding. */
export const random16 = (environment: Environment): string => base64urlEncode(environment.randomBytes(16));
