import { type AttuneClient, isAttuneError, type QuietHours } from "../../../client-sdk/src/index.ts";
import type { Settings } from "../settings/settings.ts";
import { type UpdatesObstacle, updatesObstacle } from "./obstacle.ts";

/** The part of the settings about this: the address by which the server knows this phone ("" when it is off). */
export type Updates = Settings["updates"];

/** When none comes. */
export type Hours = Pick<Updates, "quiet" | "fromMinute" | "toMinute">;

/** What the browser and the server have said of it, to be put into the settings. */
export type Told = Partial<Pick<Updates, "at" | "zone">>;

/**
 * Asks the person, then the browser, then the server. Resolves to what was told, or to what prevents it. `notice` is what will
 * be shown.
 */
export async function turnOn(
  client: AttuneClient,
  updates: Updates,
  notice: string,
): Promise<Told | UpdatesObstacle | "notNow" | "notHere"> {
  if ((await Notification.requestPermission()) !== "granted") return updatesObstacle() ?? "notNow";
  const pushManager = await pushManagerHere();
  if (pushManager === null) return "unsupported";
  const subscribing = navigator.serviceWorker.ready.then(() => subscribe(client, pushManager));
  const late = new Promise<null>((resolve) => setTimeout(resolve, WITHIN_MS, null));
  const subscription = await Promise.race([subscribing.catch(ofBrowser), late]);
  if (subscription === null) {
    // One that comes after all would be known to nobody.
    subscribing.then((unwanted) => unwanted.unsubscribe()).catch(() => undefined);
    return "notHere";
  }
  await giveNotice(notice);
  return await tell(client, subscription, updates);
}

/** Where its push service is blocked, a browser may try for ever. */
const WITHIN_MS = 20_000;

/** A browser refuses in a private window, and without a way to its push service. */
function ofBrowser(error: unknown): null {
  if (isAttuneError(error)) throw error;
  return null;
}

async function subscribe(client: AttuneClient, pushManager: PushManager): Promise<PushSubscription> {
  const applicationServerKey = await client.push.publicKey();
  const options = { userVisibleOnly: true, applicationServerKey };
  return await pushManager.subscribe(options).catch(async (error: unknown) => {
    // One made with the key of another server would be in the way.
    const old = await pushManager.getSubscription();
    if (old === null) throw error;
    await old.unsubscribe();
    return await pushManager.subscribe(options);
  });
}

/** The server forgets this phone, and so does the push service. Neither needs to be reachable. */
export async function turnOff(client: AttuneClient): Promise<Told> {
  await forgetHere().catch(() => undefined);
  await client.push.unsubscribe().catch(() => undefined);
  return OFF;
}

export const OFF: Told = { at: "" };

/** Without a pairing there is nothing to be notified of. */
export async function forgetHere(): Promise<void> {
  await giveNotice(null);
  const subscription = await (await pushManagerHere())?.getSubscription();
  await subscription?.unsubscribe().catch(() => false);
}

/**
 * What has changed while the app was closed: a browser may have replaced its subscription, or dropped it, and then gives
 * another one as long as it is allowed; and the phone may have travelled. Null when nothing has. `over`: somebody has turned
 * them off meanwhile, and perhaps on again.
 */
export async function keptUp(client: AttuneClient, updates: Updates, over: AbortSignal): Promise<Told | null> {
  const pushManager = await allowedHere();
  const found = await pushManager?.getSubscription();
  if (over.aborted) return null;
  if (pushManager === null) return await turnOff(client);
  const subscription = found ?? (await subscribe(client, pushManager));
  if (over.aborted) return null;
  const isSame = subscription.endpoint === updates.at && zoneNow() === updates.zone;
  return isSame ? null : await tell(client, subscription, updates);
}

/** The same address with other hours. False when the browser no longer has a subscription. */
export async function tellHours(client: AttuneClient, updates: Updates): Promise<boolean> {
  const subscription = await (await allowedHere())?.getSubscription();
  if (subscription) await tell(client, subscription, updates);
  return Boolean(subscription);
}

/** The sentence that the service worker shows: it has no words of its own. Null removes it. */
export async function giveNotice(notice: string | null): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  registration?.active?.postMessage({ notice });
}

async function tell(client: AttuneClient, subscription: PushSubscription, updates: Updates): Promise<Told> {
  const told = { at: subscription.endpoint, zone: zoneNow() };
  const { endpoint, keys } = subscription.toJSON();
  await client.push.subscribe({ endpoint, keys }, { quietHours: hoursOf({ ...updates, ...told }) });
  return told;
}

/** Null if no service worker could be registered: then none becomes ready either. */
async function pushManagerHere(): Promise<PushManager | null> {
  return (await navigator.serviceWorker?.getRegistration())?.pushManager ?? null;
}

const allowedHere = async (): Promise<PushManager | null> =>
  Notification.permission === "granted" ? await pushManagerHere() : null;

const hoursOf = ({ quiet, fromMinute, toMinute, zone }: Updates): QuietHours | undefined =>
  quiet && fromMinute !== toMinute ? { fromMinute, toMinute, zone } : undefined;

/** Where a browser can't tell its zone, its clock runs by UTC, and no server knows a zone of the name that it gives then. */
function zoneNow(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return timeZone === "Etc/Unknown" ? "UTC" : timeZone;
}
