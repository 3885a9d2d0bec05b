import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { AttuneClient } from "../../../client-sdk/src/index.ts";

/** A shared breath that has just ended on this phone. */
export type Ended = { readonly minutes: number; readonly stopped: boolean };

/** What one glance needs and nothing stores: gone with the page. */
export type After = {
  readonly ended: Ended | null;
  /** The other asked for more time while this page was open, and until when. */
  readonly extendedToMs: number | null;
  clear(): void;
  subscribe(listener: () => void): () => void;
};

export function watchAfter(client: AttuneClient): After {
  const listeners = new Set<() => void>();
  let minutes = 0;
  let ended: Ended | null = null;
  let extendedToMs: number | null = null;
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  client.on("room", () => {
    minutes = client.breath.session?.program.minutes ?? minutes;
  });
  client.on("event", (event) => {
    const isMine = event.seat === client.seat;
    if (event.type === "breath.left" && isMine) minutes = 0;
    if (event.type === "breath.ended" && !event.replayed && minutes > 0) {
      const { reason } = event;
      if (reason === "done" || reason === "stopped") ended = { minutes, stopped: reason === "stopped" };
      minutes = 0;
    }
    if (event.type === "space.taken" || event.type === "breath.started") ended = null;
    if (event.type === "space.extended" && !isMine) extendedToMs = event.returnAtMs;
    if (event.type === "space.returned") extendedToMs = null;
    tell();
  });
  return {
    get ended() {
      return ended;
    },
    get extendedToMs() {
      return extendedToMs;
    },
    clear() {
      ended = null;
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const AfterContext = createContext<After | null>(null);

export function useAfter(): After {
  const after = useContext(AfterContext);
  if (after === null) throw new Error("Nothing watched here: render below AfterContext.");
  const [, setTurn] = useState(0);
  useEffect(() => after.subscribe(() => setTurn((turn) => turn + 1)), [after]);
  return after;
}
