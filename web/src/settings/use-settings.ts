import { createContext } from "preact";
import { useRequired, useSource } from "../use-source.ts";
import type { Settings } from "./settings.ts";
import type { SettingsStore } from "./settings-store.ts";

export const SettingsContext = createContext<SettingsStore | null>(null);

export type UsedSettings = { readonly settings: Settings } & Pick<SettingsStore, "change" | "forget" | "life">;

export function useSettings(): UsedSettings {
  const store = useRequired(SettingsContext);
  const settings = useSource(store, ({ current }) => current);
  const { change, forget, life } = store;
  return { settings, change, forget, life };
}
