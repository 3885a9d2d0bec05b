import * as z from "zod/mini";

/** A device credential: 32 random bytes as unpadded base64url. The server keeps only its SHA-256. */
export const Token = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));
export type Token = z.infer<typeof Token>;

/** The first released version is 1. */
const Version = z.int().check(z.gte(0), z.lte(65_535));
const Versions = z.object({ min: Version, max: Version });

/** socket.io's `auth` payload, both namespaces. `/` needs the token, `/pair` takes it from members only. */
export const Hello = z.object({ token: z.optional(Token), versions: Versions });
export type Hello = z.infer<typeof Hello>;
