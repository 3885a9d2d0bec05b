import type { Config } from "../config.ts";

/** Reaches nobody. Push services other than Apple's take it all the same. */
const NOBODY = "https://attune.invalid";

/** Whom a push service may turn to (RFC 8292, `sub`): who was named, or else the address by which people reach this server. */
export function contactOf({
  pushContact,
  publicUrl,
  allowedOrigins,
}: Pick<Config, "pushContact" | "publicUrl" | "allowedOrigins">): string {
  const addresses = [publicUrl ?? "", ...allowedOrigins];
  return pushContact ?? addresses.find((address) => address.startsWith("https:")) ?? NOBODY;
}
