import * as z from "zod/mini";
import { Token } from "../../../shared/protocol/hello.ts";
import { DeviceId, Seat } from "../../../shared/protocol/ids.ts";

/** The names the two gave when pairing. They never reach the server. */
export type Names = { readonly mine: string; readonly partner: string };

/** This phone's seat in a pairing, with what only the two phones know. */
export const Membership = z.object({
  deviceId: z.union([DeviceId, z.literal("")]),
  token: z.union([Token, z.literal("")]),
  /** 32 bytes as base64url, known to the two phones and never to the server; seals free text. */
  rootKey: z.string(),
  names: z.object({ mine: z.string(), partner: z.string() }),
  /** Which of the two seats, once the server has said so. */
  seat: z.nullable(Seat),
  /** Why this phone lost its seat; everything else is empty then. */
  over: z.nullable(z.enum(["ended", "moved"])),
});
export type Membership = z.infer<typeof Membership>;
