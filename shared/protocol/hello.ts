import * as z from "zod/mini";
import { Token } from "./ids.ts";

/** The first released version is 1. */
const Version = z.int().check(z.gte(0), z.lte(65_535));
const Versions = z.object({ min: Version, max: Version });

/** socket.io's `auth` payload, both namespaces. `/` needs the token. `/pair` takes it from members, and from a phone that waits to be let in. */
export const Hello = z.object({ token: z.optional(Token), versions: Versions });
export type Hello = z.infer<typeof Hello>;
