import { useEffect } from "preact/hooks";
import { otherSeat } from "../../../client-sdk/src/index.ts";
import { useSettings } from "../settings/use-settings.ts";
import { isOver, usePlace } from "./use-place.ts";

export type PartnerPhone = {
  /** The partner uses another phone than the one last announced here. */
  readonly isAnother: boolean;
  seen(): void;
};

/**
 * The partner's phone that was last announced is stored here once read, and deleted with the pairing. The first one is no news.
 */
export function usePartnerPhone(): PartnerPhone {
  const place = usePlace();
  const { settings, change } = useSettings();
  const { seat } = place.client;
  const now = seat === null ? "" : (place.room.devices[otherSeat(seat)]?.deviceId ?? "");
  const known = settings.partnerPhone;
  const kept = isOver(place) ? "" : known === "" ? now : known;
  useEffect(() => {
    if (kept !== known) change({ partnerPhone: kept });
  }, [kept, known]);
  return { isAnother: now !== "" && kept !== "" && kept !== now, seen: () => change({ partnerPhone: now }) };
}
