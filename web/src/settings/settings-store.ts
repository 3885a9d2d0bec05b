import { createListeners } from "../listeners.ts";
import { parseSettings, type Settings } from "./settings.ts";

const KEY = "attune.settings";

export type SettingsStore = {
  readonly current: Settings;
  change(changes: Partial<Settings>): void;
  /** Back to the settings of a new phone, nothing left behind. */
  forget(): void;
  subscribe(listener: () => void): () => void;
};

/** If storage is denied the settings live as long as the page does. */
export function createSettingsStore(): SettingsStore {
  const { tell, subscribe } = createListeners();
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
      const next = { ...current, ...changes };
      quietly(() => localStorage.setItem(KEY, JSON.stringify(next)));
      become(next);
    },
    forget() {
      quietly(() => localStorage.removeItem(KEY));
      become(parseSettings(null));
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
