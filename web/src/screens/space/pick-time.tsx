import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { useSpoken } from "../../ui/live-region.tsx";
import { takeFocus } from "../../ui/take-focus.ts";
import { useWords } from "../../words/use-words.ts";
import { isTooSoon, nextAtMs } from "./picked.ts";

export type PickTimeProps = { readonly nowMs: number; readonly onPick: (atMs: number) => void };

/** A time within the next 24 hours, in the phone's own picker. */
export function PickTime({ nowMs, onPick }: PickTimeProps): JSX.Element {
  const { say } = useWords();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [tooSoon, setTooSoon] = useState(false);
  useSpoken(tooSoon ? say("space.tooSoon") : null);
  if (!open) {
    return (
      <Button look="plain" small onPress={() => setOpen(true)}>
        {say("space.pick")}
      </Button>
    );
  }
  const pick = (text: string): void => {
    const atMs = nextAtMs(text, nowMs);
    const soon = atMs !== null && isTooSoon(atMs, nowMs);
    setTooSoon(soon);
    if (atMs !== null && !soon) onPick(atMs);
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
