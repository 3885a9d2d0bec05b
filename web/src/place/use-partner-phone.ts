import { useEffect } from "preact/hooks";
import { otherSeat } from "../../../client-sdk/src/index.ts";
import { useSettings } from "../settings/use-settings.ts";
import { isOver, usePlace } from "./use-place.ts";

export type PartnerPhone = {
  /** The other uses another phone than the one last told of here. */
  readonly isAnother: boolean;
  seen(): void;
};

/** Which phone of the other's was told of is kept here until that is read, and goes with the place. The first is no news. */
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
