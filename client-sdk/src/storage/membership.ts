import * as z from "zod/mini";
import { DeviceId, Seat, Token } from "../../../shared/protocol/ids.ts";

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
  /** It comes in the place of a lost phone and hasn't been told its seat yet: it may not be in. */
  waits: z.optional(z.boolean()),
  /** Why this phone lost its seat; everything else is empty then. */
  over: z.nullable(z.enum(["ended", "moved"])),
});
export type Membership = z.infer<typeof Membership>;
