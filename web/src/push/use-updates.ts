import { useState } from "preact/hooks";
import { wordsOfError } from "../place/error-words.ts";
import { usePlace } from "../place/use-place.ts";
import { useSettings } from "../settings/use-settings.ts";
import { useNotices } from "../ui/notices.ts";
import { EMPTY_MS, usePatience } from "../ui/use-patience.ts";
import { useWords } from "../words/use-words.ts";
import { type UpdatesObstacle, updatesObstacle } from "./obstacle.ts";
import { type Hours, OFF, tellHours, turnOff, turnOn, type Updates } from "./updates.ts";

export type UsedUpdates = {
  readonly updates: Updates;
  /** What was asked for last, until it is settled. */
  readonly isOn: boolean;
  /** It takes so long to be settled that it is worth a word. */
  readonly isSlow: boolean;
  readonly obstacle: UpdatesObstacle | null;
  /** On asks for the browser's permission; off needs none. */
  set(on: boolean): void;
  setHours(hours: Partial<Hours>): void;
};

export function useUpdates(): UsedUpdates {
  const { say } = useWords();
  const { client } = usePlace();
  const { settings, change, life } = useSettings();
  const notices = useNotices();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const { updates } = settings;
  const isOn = wanted ?? updates.at !== "";

  /** One thing at a time; the result is stored, a problem is shown. */
  const attempt = async (on: boolean, doing: () => ReturnType<typeof turnOn>): Promise<void> => {
    if (wanted !== null) return;
    setWanted(on);
    try {
      const next = await doing();
      if (life.aborted) await turnOff(client);
      else if (typeof next === "string") notices.tell(`updates.${next}`);
      else change({ updates: next });
    } catch (error) {
      notices.tell(wordsOfError(error));
    }
    setWanted(null);
  };
  /** Shown at once, and taken back if the server refuses; of several quick changes it gets the last. */
  const setHours = async (hours: Partial<Hours>): Promise<void> => {
    const { quiet, fromMinute, toMinute } = updates;
    change({ updates: hours });
    try {
      if (!(await tellHours(client, { ...updates, ...hours }))) change({ updates: OFF });
    } catch (error) {
      change({ updates: { quiet, fromMinute, toMinute } });
      notices.tell(wordsOfError(error));
    }
  };
  return {
    updates,
    isOn,
    isSlow: usePatience(wanted !== null, EMPTY_MS),
    obstacle: isOn ? null : updatesObstacle(),
    set: (on) => void attempt(on, () => (on ? turnOn(client, updates, say("updates.notice")) : turnOff(client))),
    setHours: (hours) => void setHours(hours),
  };
}
