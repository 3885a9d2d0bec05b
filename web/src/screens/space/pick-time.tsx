import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { spaceLimits } from "../../../../client-sdk/src/index.ts";
import { Button } from "../../ui/button.tsx";
import { takeFocus } from "../../ui/take-focus.ts";
import { useWords } from "../../words/use-words.ts";

const DAY_MINUTES = 24 * 60;

export type PickTimeProps = { readonly nowMs: number; readonly onPick: (minutes: number) => void };

/** A time of day within the next day, in the phone's own picker. */
export function PickTime({ nowMs, onPick }: PickTimeProps): JSX.Element {
  const { say } = useWords();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [tooSoon, setTooSoon] = useState(false);
  if (!open) {
    return (
      <Button look="plain" small onPress={() => setOpen(true)}>
        {say("space.pick")}
      </Button>
    );
  }
  const pick = (text: string): void => {
    const minutes = minutesUntil(text, nowMs);
    if (minutes === null) return setTooSoon(false);
    setTooSoon(minutes < spaceLimits.minutes.min);
    if (minutes >= spaceLimits.minutes.min) onPick(minutes);
  };
  return (
    <div class="field">
      <label for={id}>{say("space.pickLabel")}</label>
      <input
        id={id}
        type="time"
        class="time"
        ref={takeFocus}
        onChange={({ currentTarget }) => pick(currentTarget.value)}
      />
      {tooSoon ? <p class="notice">{say("space.tooSoon")}</p> : null}
    </div>
  );
}

/** From server time to the next "20:30" on this phone's clock; null while it is being typed. */
function minutesUntil(text: string, nowMs: number): number | null {
  const [hours, minutes] = text.split(":").map(Number);
  if (hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)) return null;
  const now = new Date(nowMs);
  const wait = hours * 60 + minutes - (now.getHours() * 60 + now.getMinutes());
  return wait > 0 ? wait : wait + DAY_MINUTES;
}
