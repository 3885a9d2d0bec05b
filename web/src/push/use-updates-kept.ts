import { useEffect } from "preact/hooks";
import { isOver as isPlaceOver, usePlace } from "../place/use-place.ts";
import { useSettings } from "../settings/use-settings.ts";
import { useWords } from "../words/use-words.ts";

/** While small updates are on: keeps browser, server and settings in agreement. Turns them off when the pairing ends. */
export function useUpdatesKept(): void {
  const place = usePlace();
  const { client, isPaired, status } = place;
  const { settings, change } = useSettings();
  const { say, language } = useWords();
  const { updates } = settings;
  const isOn = updates.at !== "";
  const isOver = isPlaceOver(place);
  const isHere = isOver || (isPaired && status.kind === "live");
  // Neither its own change of the settings nor new hours are a reason to look again.
  useEffect(() => {
    if (!isOn || !isHere) return undefined;
    const over = new AbortController();
    const look = async (): Promise<void> => {
      const { forgetHere, giveNotice, keptUp, OFF } = await import("./updates.ts");
      if (isOver) await forgetHere();
      else await giveNotice(say("updates.notice"));
      const kept = isOver ? OFF : await keptUp(client, updates, over.signal);
      if (kept !== null && !over.signal.aborted) change({ updates: kept });
    };
    // What fails now is tried again the next time the app is opened.
    look().catch(() => undefined);
    return () => over.abort();
  }, [isOn, isHere, isOver, language]);
}
