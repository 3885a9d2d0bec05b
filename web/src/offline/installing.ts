import { createContext } from "preact";
import { createListeners } from "../listeners.ts";
import { useRequired, useSource } from "../use-source.ts";
import { isIphone } from "./iphone.ts";

/** How this browser can put the app on the home screen; `ask` is null if only the person can, with the share menu. */
export type Installing = { readonly ask: (() => Promise<void>) | null };

/** The browser says only once that it could install, perhaps before anything is shown: the event is kept for the right moment. */
export type InstallOffer = {
  readonly current: Installing | null;
  subscribe(listener: () => void): () => void;
};

/** Chromium's event, which no type library describes. */
type InstallPrompt = Event & { prompt(): Promise<unknown> };

export const isInstalled = (): boolean => matchMedia("(display-mode: standalone)").matches;

export function watchInstallOffer(): InstallOffer {
  const { tell, subscribe } = createListeners();
  let current: Installing | null = !isInstalled() && isIphone() ? { ask: null } : null;
  const become = (next: Installing | null): void => {
    current = next;
    tell();
  };
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    const prompt = event as InstallPrompt; // as the event's name promises
    become({ ask: async () => void (await prompt.prompt()) });
  });
  addEventListener("appinstalled", () => become(null));
  return {
    get current() {
      return current;
    },
    subscribe,
  };
}

export const InstallContext = createContext<InstallOffer | null>(null);

export const useInstalling = (): Installing | null => useSource(useRequired(InstallContext), ({ current }) => current);
