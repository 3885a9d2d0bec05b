import type { Context } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Listeners } from "./listeners.ts";

/** The value of a context; throws when no provider is above. */
export function useRequired<Held>(context: Context<Held | null>): Held {
  const held = useContext(context);
  if (held === null) throw new Error("Nothing to use here: render below its context.");
  return held;
}

/** The current value of a source; renders again when it reports another. */
export function useSource<Source extends Pick<Listeners, "subscribe">, Said>(
  source: Source,
  read: (source: Source) => Said,
): Said {
  const [said, setSaid] = useState(() => read(source));
  useEffect(() => {
    const look = (): void => setSaid(() => read(source));
    look();
    return source.subscribe(look);
  }, [source]);
  return said;
}
