/** The host's public addresses. */
export type HostSettings = {
  readonly pushContact: string | null;
  readonly publicUrl: string | null;
  readonly allowedOrigins: readonly string[];
};

/** A contact that reaches nobody. Push services other than Apple's accept it. */
const NOBODY = "https://attune.invalid";

/** The contact for push services (RFC 8292, `sub`): the one that was set, or else the address of this server. */
export function contactOf({ pushContact, publicUrl, allowedOrigins }: HostSettings): string {
  const addresses = [publicUrl ?? "", ...allowedOrigins];
  return pushContact ?? addresses.find((address) => address.startsWith("https:")) ?? NOBODY;
}
