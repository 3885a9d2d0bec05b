import { useEffect, useState } from "preact/hooks";

/** How this browser can put the app on the home screen; `ask` is null where only the person can, by the share menu. */
export type Installing = { readonly ask: (() => Promise<void>) | null };

/** Chromium's event, which no type library describes. */
type InstallPrompt = Event & { prompt(): Promise<unknown> };

const isInstalled = (): boolean => matchMedia("(display-mode: standalone)").matches;
const isIphone = (): boolean => /iphone|ipad/i.test(navigator.userAgent);

export function useInstalling(): Installing | null {
  const [prompt, setPrompt] = useState<InstallPrompt | null>(null);
  useEffect(() => {
    const keep = (event: Event): void => {
      event.preventDefault();
      setPrompt(event as InstallPrompt); // what the event's name promises
    };
    addEventListener("beforeinstallprompt", keep);
    return () => removeEventListener("beforeinstallprompt", keep);
  }, []);
  if (isInstalled()) return null;
  if (prompt !== null) return { ask: async () => void (await prompt.prompt()) };
  return isIphone() ? { ask: null } : null;
}
