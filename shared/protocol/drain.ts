import * as z from "zod/mini";

/** The server will close soon: after `waitMs`, open a new connection first, then drop the old one. */
export const Drain = z.object({ waitMs: z.int().check(z.gte(0), z.lte(60_000)) });
export type Drain = z.infer<typeof Drain>;
