import { demandFunction, demandOneOf } from "../demands/demands.ts";
import type { Cancel } from "../environment/environment.ts";
import { tell } from "./tell.ts";

type Listener<Payload> = (payload: Payload) => void;

export interface Emitter<Events> {
  /** Returns the unsubscribe function. */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): Cancel;
  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void;
}

/**
 * A listener that throws is reported and doesn't affect the others. One that subscribes during an emit hears only the next.
 * With `names`, `on` throws `badMessage` for any other name: a misspelt one would never be called.
 */
export function createEmitter<Events>(
  report: (error: unknown) => void,
  names?: readonly (keyof Events & string)[],
): Emitter<Events> {
  const listeners = new Map<keyof Events, Set<(payload: never) => void>>();
  return {
    on(name, listener) {
      if (names !== undefined) demandOneOf(name, names, "name");
      demandFunction(listener, "listener");
      const own: Listener<never> = (payload) => listener(payload);
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(own));
      return () => void set.delete(own);
    },
    emit(name, payload) {
      const set = listeners.get(name) ?? new Set();
      for (const listener of [...set]) {
        // A listener called earlier in this loop may have unsubscribed this one.
        if (!set.has(listener)) continue;
        // The map pairs each name with its payload; Map can't express that.
        tell(listener as Listener<typeof payload>, payload, report);
      }
    },
  };
}
