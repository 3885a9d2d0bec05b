/** 16 random bytes as unpadded base64url: a salt, or a name that nobody can guess. */
export function random16({ randomBytes }: { readonly randomBytes: (length: number) => Uint8Array }): string {
  const { buffer, byteOffset, byteLength } = randomBytes(16);
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64url");
}
