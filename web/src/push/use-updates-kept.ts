import { useEffect } from "preact/hooks";
import { usePlace } from "../place/use-place.ts";
import { useSettings } from "../settings/use-settings.ts";
import { useWords } from "../words/use-words.ts";

/** While small updates are on: keeps browser, server and settings of one mind. Off they go with the place they are about. */
export function useUpdatesKept(): void {
  const { client, isPaired, status } = usePlace();
  const { settings, change } = useSettings();
  const { say, language } = useWords();
  const { updates } = settings;
  const isOn = updates.at !== "";
  const isHere = isPaired ? status.kind === "live" : status.kind !== "starting";
  // Neither its own change of the settings nor new hours are a reason to look again.
  useEffect(() => {
    if (!isOn || !isHere) return;
    const look = async (): Promise<void> => {
      const { forgetHere, giveNotice, keptUp } = await import("./updates.ts");
      if (isPaired) await giveNotice(say("updates.notice"));
      else await forgetHere();
      const kept = isPaired ? await keptUp(client, updates) : { ...updates, at: "" };
      if (kept !== null) change({ updates: kept });
    };
    // What doesn't work out now is looked at again the next time the app is opened.
    look().catch(() => undefined);
  }, [isOn, isHere, isPaired, language]);
}
