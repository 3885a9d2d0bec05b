import * as z from "zod/mini";
import { Token } from "../../../shared/protocol/hello.ts";
import { CommandId } from "../../../shared/protocol/ids.ts";

/** A pairing that was left on this phone but not yet on the server: nothing else of it is kept. */
export const Leaving = z.object({ commandId: CommandId, token: Token });
export type Leaving = z.infer<typeof Leaving>;
