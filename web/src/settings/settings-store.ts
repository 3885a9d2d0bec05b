import { createListeners } from "../listeners.ts";
import { parseSettings, type Settings } from "./settings.ts";

const KEY = "attune.settings";

/** Of the small updates, only what changes: the rest may have changed since it was read. */
export type Changes = Partial<Omit<Settings, "updates"> & { readonly updates: Partial<Settings["updates"]> }>;

export type SettingsStore = {
  readonly current: Settings;
  change(changes: Changes): void;
  /** Back to the settings of a new phone, nothing left behind. */
  forget(): void;
  /** Aborted when they are forgotten: what was begun before is no longer wanted. */
  readonly life: AbortSignal;
  subscribe(listener: () => void): () => void;
};

/** If storage is denied the settings live as long as the page does. */
export function createSettingsStore(): SettingsStore {
  const { tell, subscribe } = createListeners();
  let life = new AbortController();
  let current = parseSettings(quietly(() => localStorage.getItem(KEY)));
  const become = (next: Settings): void => {
    current = next;
    tell();
  };
  // Another tab on this phone.
  window.addEventListener("storage", ({ key, newValue }) => key === KEY && become(parseSettings(newValue)));
  return {
    get current() {
      return current;
    },
    change(changes) {
      const next = { ...current, ...changes, updates: { ...current.updates, ...changes.updates } };
      quietly(() => localStorage.setItem(KEY, JSON.stringify(next)));
      become(next);
    },
    forget() {
      quietly(() => localStorage.removeItem(KEY));
      life.abort();
      life = new AbortController();
      become(parseSettings(null));
    },
    get life() {
      return life.signal;
    },
    subscribe,
  };
}

function quietly<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    return null;
  }
}
