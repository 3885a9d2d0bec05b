import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from "node:crypto";

/** The keys that a browser keeps for a subscription. */
export type BrowserKeys = { readonly own: ECDH; readonly auth: Buffer };

export function browserKeys(): BrowserKeys {
  const own = createECDH("prime256v1");
  own.generateKeys();
  return { own, auth: randomBytes(16) };
}

/** Decrypts a push message as a browser does (RFC 8291, RFC 8188); throws when it isn't encrypted for these keys. */
export function opened(body: Buffer, { own, auth }: BrowserKeys): string {
  const salt = body.subarray(0, 16);
  const senderLength = body[20] ?? 0;
  const sender = body.subarray(21, 21 + senderLength);
  const sealed = body.subarray(21 + senderLength);
  const shared = own.computeSecret(sender);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), own.getPublicKey(), sender]);
  const secret = hkdf({ key: shared, salt: auth, info, bytes: 32 });
  const key = hkdf({ key: secret, salt, info: Buffer.from("Content-Encoding: aes128gcm\0"), bytes: 16 });
  const nonce = hkdf({ key: secret, salt, info: Buffer.from("Content-Encoding: nonce\0"), bytes: 12 });
  const cipher = createDecipheriv("aes-128-gcm", key, nonce).setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  const end = padded.lastIndexOf(2);
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0))
    throw new Error("The last record is no last record.");
  return padded.subarray(0, end).toString();
}

type Hkdf = { readonly key: Buffer; readonly salt: Buffer; readonly info: Buffer; readonly bytes: number };
const hkdf = ({ key, salt, info, bytes }: Hkdf): Buffer => Buffer.from(hkdfSync("sha256", key, salt, info, bytes));

export type Vapid = {
  readonly publicKey: string;
  readonly claims: { readonly aud: string; readonly exp: number; readonly sub: string };
};

/** Reads the sender (RFC 8292); throws when the signature doesn't match the key beside it. */
export function vapidOf(authorization: string): Vapid {
  const [, token = "", publicKey = ""] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = "", claims = "", signature = ""] = token.split(".");
  const point = Buffer.from(publicKey, "base64url");
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString("base64url"));
  const key = createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" } });
  const data = Buffer.from(`${head}.${claims}`);
  const signed = { key, dsaEncoding: "ieee-p1363" } as const;
  if (!verify("sha256", data, signed, Buffer.from(signature, "base64url"))) throw new Error("Not signed by that key.");
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
  const { alg, typ } = read(head) as { alg: string; typ: string }; // any other shape fails the test
  if (alg !== "ES256" || typ !== "JWT") throw new Error(`A token of another kind: ${alg} ${typ}.`);
  return { publicKey, claims: read(claims) as Vapid["claims"] }; // the test checks the content
}
