import type { Environment } from "../environment/environment.ts";
import { machine } from "./machine.ts";

/** Browsers and the like; without a page it never wakes up. */
export function browserEnvironment(): Environment {
  return {
    ...machine,
    onWake: (listener) => {
      if (typeof addEventListener !== "function") return () => undefined;
      const ended = new AbortController();
      const { signal } = ended;
      const visible = (): void => {
        if (document.visibilityState === "visible") listener("visible");
      };
      if (typeof document !== "undefined") document.addEventListener("visibilitychange", visible, { signal });
      addEventListener("online", () => listener("online"), { signal });
      // A page restored from the browser's cache has not been hidden and shown; one that was just loaded never slept.
      const shown = (event: Event): void => {
        if ("persisted" in event && event.persisted === true) listener("visible");
      };
      addEventListener("pageshow", shown, { signal });
      return () => ended.abort();
    },
  };
}
