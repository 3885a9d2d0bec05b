import type { Environment, Wake } from "../environment/environment.ts";
import { machine } from "./machine.ts";

/** Browsers and the like; without a page it never wakes up. */
export function browserEnvironment(): Environment {
  return {
    ...machine,
    onWake: (listener) => {
      if (typeof addEventListener !== "function") return () => undefined;
      const ended = new AbortController();
      const { signal } = ended;
      const wake = (reason: Wake) => () => listener(reason);
      const visible = (): void => {
        if (document.visibilityState === "visible") listener("visible");
      };
      if (typeof document !== "undefined") document.addEventListener("visibilitychange", visible, { signal });
      addEventListener("online", wake("online"), { signal });
      // A page restored from the browser's cache has not been hidden and shown.
      addEventListener("pageshow", wake("visible"), { signal });
      return () => ended.abort();
    },
  };
}
