/** Listeners, called in order. */
export type Listeners<Told = void> = {
  tell(told: Told): void;
  /** Returns the unsubscribe function. */
  subscribe(listener: (told: Told) => void): () => void;
};

export function createListeners<Told = void>(): Listeners<Told> {
  const listeners = new Set<(told: Told) => void>();
  return {
    tell(told) {
      for (const listener of listeners) listener(told);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
