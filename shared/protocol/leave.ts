import * as z from "zod/mini";
import { CommandId } from "./ids.ts";

/** One member ends the pairing, at once and for both. Not an event: no room is left to hold it. */
export const Leave = z.object({ id: CommandId, type: z.literal("leave") });
export type Leave = z.infer<typeof Leave>;
