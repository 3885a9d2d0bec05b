import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { Hours as QuietHours, Updates } from "../../push/updates.ts";
import { useUpdates } from "../../push/use-updates.ts";
import { takeFocus } from "../../ui/take-focus.ts";
import { Toggle } from "../../ui/toggle.tsx";
import { useWords } from "../../words/use-words.ts";

/** Notifications while the app is closed, on and off with one tap; and the hours in which none comes. */
export function UpdateSettings(): JSX.Element {
  const { say } = useWords();
  const { updates, isOn, isSlow, obstacle, set, setHours } = useUpdates();
  const help = obstacle === null ? "updates.help" : (`updates.${obstacle}` as const);
  return (
    <section class="settings-group">
      {obstacle === null ? (
        <Toggle on={isOn} onChange={set}>
          {say("updates.toggle")}
        </Toggle>
      ) : (
        <p tabIndex={-1} ref={takeFocus}>
          {say("updates.toggle")}
        </p>
      )}
      <p class="soft">{say(isSlow ? "common.oneMoment" : help)}</p>
      {updates.at === "" ? null : <Hours updates={updates} onChange={setHours} />}
    </section>
  );
}

type HoursProps = { readonly updates: Updates; readonly onChange: (hours: Partial<QuietHours>) => void };

function Hours({ updates, onChange }: HoursProps): JSX.Element {
  const { say } = useWords();
  const { quiet, fromMinute, toMinute } = updates;
  return (
    <>
      <Toggle on={quiet} onChange={(on) => onChange({ quiet: on })}>
        {say("updates.quiet")}
      </Toggle>
      {quiet ? (
        <>
          <Time label={say("updates.from")} minute={fromMinute} onChange={(from) => onChange({ fromMinute: from })} />
          <Time label={say("updates.to")} minute={toMinute} onChange={(to) => onChange({ toMinute: to })} />
          <p class="soft">{say(fromMinute === toMinute ? "updates.quietNone" : "updates.quietHelp")}</p>
        </>
      ) : null}
    </>
  );
}

type TimeProps = { readonly label: string; readonly minute: number; readonly onChange: (minute: number) => void };

function Time({ label, minute, onChange }: TimeProps): JSX.Element {
  const id = useId();
  const two = (count: number): string => String(count).padStart(2, "0");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="time"
        required
        value={`${two(Math.floor(minute / 60))}:${two(minute % 60)}`}
        onChange={({ currentTarget: { value } }) => {
          const [hours = "", minutes = ""] = value.split(":");
          // Empty or half typed: the last complete time stays.
          if (minutes !== "") onChange(Number(hours) * 60 + Number(minutes));
        }}
      />
    </div>
  );
}
