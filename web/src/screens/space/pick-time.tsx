import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { useSpoken } from "../../ui/live-region.tsx";
import { takeFocus } from "../../ui/take-focus.ts";
import { useWords } from "../../words/use-words.ts";
import { isOutside, nextAtMs } from "./picked.ts";

export type PickTimeProps = { readonly nowMs: number; readonly onPick: (atMs: number) => void };

/** A time within the next 24 hours, in the phone's own picker; for one outside the limits, the nearest within them counts. */
export function PickTime({ nowMs, onPick }: PickTimeProps): JSX.Element {
  const { say } = useWords();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [outside, setOutside] = useState(false);
  useSpoken(outside ? say("space.tooSoon") : null);
  if (!open) {
    return (
      <Button look="plain" small onPress={() => setOpen(true)}>
        {say("space.pick")}
      </Button>
    );
  }
  const pick = (text: string): void => {
    const atMs = nextAtMs(text, nowMs);
    setOutside(atMs !== null && isOutside(atMs, nowMs));
    if (atMs !== null) onPick(atMs);
  };
  return (
    <div class="field">
      <label for={id}>{say("space.pickLabel")}</label>
      <input id={id} type="time" ref={takeFocus} onChange={({ currentTarget }) => pick(currentTarget.value)} />
      {outside ? <p class="notice">{say("space.tooSoon")}</p> : null}
    </div>
  );
}
