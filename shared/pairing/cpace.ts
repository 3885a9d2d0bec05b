import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, concatBytes } from "../bytes/bytes.ts";
import { utf8Encode } from "../bytes/utf8.ts";
import { lvCat, prependLength } from "./length-value.ts";

/**
 * CPace over ristretto255 with SHA-512, in the initiator-responder setting of draft-irtf-cfrg-cpace-21.
 * Names are the draft's: PRS the low-entropy secret, CI the channel identifier, sid the session, Y the share, ISK the result.
 */
const DSI = utf8Encode("CPaceRistretto255");
const DSI_ISK = utf8Encode("CPaceRistretto255_ISK");
const DSI_SID_OUTPUT = utf8Encode("CPaceSidOutput");
const SHA512_BLOCK_BYTES = 128;

export const SHARE_BYTES = 32;
/** Uniform bytes for a scalar: reducing 64 of them modulo the group's order leaves no bias that matters. */
export const SCALAR_RANDOM_BYTES = 64;

export type CpaceInput = {
  readonly prs: Uint8Array;
  readonly ci: Uint8Array;
  readonly sid: Uint8Array;
};

/** What one side sends: its share and the data bound to it. */
export type CpaceShare = {
  readonly y: Uint8Array;
  readonly ad: Uint8Array;
};

/** The generator that only someone who knows the secret can compute, in its 32-byte form. */
export function cpaceGenerator({ prs, ci, sid }: CpaceInput): Bytes {
  const paddingBytes = SHA512_BLOCK_BYTES - 1 - prependLength(prs).length - prependLength(DSI).length;
  const zeros = new Uint8Array(Math.max(0, paddingBytes));
  return derive(sha512(lvCat([DSI, prs, zeros, ci, sid]))).toBytes();
}

const { Point } = ristretto255;

function derive(uniform: Uint8Array): InstanceType<typeof Point> {
  if (ristretto255_hasher.deriveToCurve === undefined) throw new Error("ristretto255 has no element derivation.");
  return ristretto255_hasher.deriveToCurve(uniform);
}

/** A scalar in 1 … order − 1 as 32 little-endian bytes. Zero, with a chance of 2^-252, becomes one. */
export function scalarFrom(uniform: Uint8Array): Uint8Array {
  if (uniform.length !== SCALAR_RANDOM_BYTES) throw new RangeError("A scalar takes 64 random bytes.");
  const scalar = Point.Fn.create(littleEndian(uniform));
  return Point.Fn.toBytes(scalar === 0n ? 1n : scalar);
}

/** Y = scalar · g. */
export function cpaceShare(generator: Uint8Array, scalar: Uint8Array): Bytes {
  return Point.fromBytes(generator).multiply(Point.Fn.fromBytes(scalar)).toBytes();
}

/** K = scalar · Y of the other side (`scalar_mult_vfy`), or null: then the run must be abandoned. */
export function cpaceSharedPoint(scalar: Uint8Array, theirs: Uint8Array): Bytes | null {
  const point = decodePoint(theirs);
  if (point === null || point.is0()) return null;
  return point.multiply(Point.Fn.fromBytes(scalar)).toBytes();
}

function decodePoint(bytes: Uint8Array): InstanceType<typeof Point> | null {
  try {
    return Point.fromBytes(bytes);
  } catch {
    return null;
  }
}

/** `transcript_ir`: the initiator's share first. */
export function cpaceTranscript(initiator: CpaceShare, responder: CpaceShare): Bytes {
  return lvCat([initiator.y, initiator.ad, responder.y, responder.ad]);
}

/** The intermediate session key, 64 bytes. To be put through a key derivation before use. */
export function cpaceIsk(sid: Uint8Array, sharedPoint: Uint8Array, transcript: Uint8Array): Bytes {
  return sha512(concatBytes([lvCat([DSI_ISK, sid, sharedPoint]), transcript]));
}

/** A public name for this very run, 64 bytes; both sides can compute it without the secret. */
export const cpaceSidOutput = (transcript: Uint8Array): Bytes => sha512(concatBytes([DSI_SID_OUTPUT, transcript]));

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
