import { isIphone } from "../offline/iphone.ts";

/** Why small updates can't be had here, as the page stands now; null when they can be asked for. */
export type Hindrance = "plainHttp" | "install" | "unsupported" | "denied";

export function hindrance(): Hindrance | null {
  if (!isSecureContext) return "plainHttp";
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
    // An iPhone has them in the installed app only.
    return isIphone() ? "install" : "unsupported";
  }
  return Notification.permission === "denied" ? "denied" : null;
}
