import * as z from "zod/mini";
import { CommandId, Token } from "../../../shared/protocol/ids.ts";

/** A pairing that was left on this phone but not yet on the server: nothing else of it is kept. */
export const Leaving = z.object({
  commandId: CommandId,
  token: Token,
  /** This phone had not been let in when it left: it takes its request back, and ends nobody's place. */
  waits: z.optional(z.boolean()),
});
export type Leaving = z.infer<typeof Leaving>;
