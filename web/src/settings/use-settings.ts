import { createContext } from "preact";
import { useRequired, useSource } from "../use-source.ts";
import type { Settings } from "./settings.ts";
import type { SettingsStore } from "./settings-store.ts";

export const SettingsContext = createContext<SettingsStore | null>(null);

export type UsedSettings = {
  readonly settings: Settings;
  change(changes: Partial<Settings>): void;
  forget(): void;
};

export function useSettings(): UsedSettings {
  const store = useRequired(SettingsContext);
  const settings = useSource(store, ({ current }) => current);
  return { settings, change: store.change, forget: store.forget };
}
