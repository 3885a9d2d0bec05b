import { StoreUnavailable } from "../port.ts";
import { noted, type ServedStore, servedIn, servedText } from "../served.ts";
import type { Engine } from "./connection/engine.ts";
import { asTextOrNull } from "./connection/replies.ts";
import { readScript } from "./connection/script.ts";
import type { Keys } from "./keys.ts";

const EXCHANGE = readScript("exchange");

/** Each node writes only now and then, so losing the race often is unheard of. */
const MAX_TRIES = 8;

/** One text for all nodes: each reads it, adds its note, and puts it back unless another was faster. */
export function redisServed(engine: Engine, keys: Keys): ServedStore {
  const key = keys.served();
  return {
    note: async (nowMs) => {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const before = asTextOrNull(await engine.ask("GET", key));
        const served = noted(servedIn(before), nowMs);
        if ((await engine.run(EXCHANGE, [key], [before ?? "", servedText(served)])) !== 1) continue;
        await engine.safe(key);
        return served.gaps;
      }
      throw new StoreUnavailable("Others write what is to be noted.");
    },
  };
}
