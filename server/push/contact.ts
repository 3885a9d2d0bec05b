/** How the host is known to the world. */
export type HostSettings = {
  readonly pushContact: string | null;
  readonly publicUrl: string | null;
  readonly allowedOrigins: readonly string[];
};

/** Reaches nobody. Push services other than Apple's take it all the same. */
const NOBODY = "https://attune.invalid";

/** Whom a push service may turn to (RFC 8292, `sub`): who was named, or else the address by which people reach this server. */
export function contactOf({ pushContact, publicUrl, allowedOrigins }: HostSettings): string {
  const addresses = [publicUrl ?? "", ...allowedOrigins];
  return pushContact ?? addresses.find((address) => address.startsWith("https:")) ?? NOBODY;
}
