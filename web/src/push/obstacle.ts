import { isIphone } from "../offline/iphone.ts";

/** Why small updates aren't possible on this page now; null when they can be asked for. */
export type UpdatesObstacle = "plainHttp" | "install" | "unsupported" | "denied";

export function updatesObstacle(): UpdatesObstacle | null {
  if (!isSecureContext) return "plainHttp";
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
    // On an iPhone only the installed app has them.
    return isIphone() ? "install" : "unsupported";
  }
  return Notification.permission === "denied" ? "denied" : null;
}
