import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Settings } from "./settings.ts";
import type { SettingsStore } from "./settings-store.ts";

export const SettingsContext = createContext<SettingsStore | null>(null);

export type UsedSettings = {
  readonly settings: Settings;
  change(changes: Partial<Settings>): void;
  forget(): void;
};

export function useSettings(): UsedSettings {
  const store = useContext(SettingsContext);
  if (store === null) throw new Error("No settings here: render below SettingsContext.");
  const [settings, setSettings] = useState(store.current);
  useEffect(() => {
    setSettings(store.current);
    return store.subscribe(() => setSettings(store.current));
  }, [store]);
  return { settings, change: store.change, forget: store.forget };
}
