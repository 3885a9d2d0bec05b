import { StoreCannotOpen } from "../../cannot-open.ts";
import type { Engine } from "../connection/engine.ts";
import type { Send } from "../connection/line.ts";
import { asTextOrNull } from "../connection/replies.ts";
import type { Keys } from "../keys.ts";
import { foreign } from "./explain.ts";

/**
 * The version of the keys and values. A build reads its own and its neighbours', because while servers are upgraded one by
 * one, two versions write: first every server learns the new form, then it is written, then the old one is dropped.
 */
const FORMAT = 1;

/** Throws StoreCannotOpen when the data isn't in a version that this build reads. The first server records the version. */
export async function checkFormat(send: Send, keys: Keys): Promise<void> {
  // Full memory must not prevent reading it, nor the clearing of what was deleted.
  const known = asTextOrNull(await send("GET", keys.format()));
  const written = known ?? asTextOrNull(await send("SET", keys.format(), String(FORMAT), "NX", "GET"));
  const found = Number(written ?? FORMAT);
  if (Math.abs(found - FORMAT) <= 1) return;
  if (!Number.isInteger(found)) throw foreign();
  const which = found > FORMAT ? "newer" : "older";
  const message = `The data in Redis was written by a version that is too much ${which} (${found}, this one knows ${FORMAT}). Start a version between, or set another REDIS_PREFIX.`;
  throw new StoreCannotOpen("newer", message);
}

/**
 * Checks whether the data has moved to a version too far from this one; then this node asks for nothing more, and says why
 * once.
 */
export function watchFormat(engine: Engine, keys: Keys, warn: (line: string) => void): () => Promise<void> {
  let hasTold = false;
  return () =>
    engine.bar(async (send) => {
      try {
        await checkFormat(send, keys);
        hasTold = false;
      } catch (error) {
        if (error instanceof StoreCannotOpen && !hasTold) warn(error.message);
        hasTold ||= error instanceof StoreCannotOpen;
        throw error;
      }
    });
}
