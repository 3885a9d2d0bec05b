import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  lengthsMinutes,
  type PresetName,
  type Program,
  presetNames,
  presets,
  programOf,
} from "../../../../client-sdk/src/index.ts";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/choices.tsx";
import { takeFocus } from "../../ui/take-focus.ts";
import { Toggle } from "../../ui/toggle.tsx";
import { useWords } from "../../words/use-words.ts";

export type ChosenProgram = {
  readonly preset: PresetName;
  readonly minutes: number;
  /** "Meet me where I am". */
  readonly ramp: boolean;
};

export const usualChoice: ChosenProgram = { preset: "fourAndSix", minutes: 2, ramp: false };

/** Ten breaths a minute, slowing down over the first minute. */
const RAMP = { fromCycleMs: 6_000, overMs: 60_000 } as const;

export function programOfChoice({ preset, minutes, ramp }: ChosenProgram): Program {
  return programOf({ preset, minutes, ...(ramp ? { ramp: RAMP } : {}) });
}

const hasHolds = (preset: PresetName): boolean => presets[preset].holdMs > 0 || presets[preset].restMs > 0;

export type ProgramFieldsProps = {
  readonly choice: ChosenProgram;
  readonly onChoose: (choice: ChosenProgram) => void;
};

/** Length first, as that is what people ask for; the pattern is one tap away. */
export function ProgramFields({ choice, onChoose }: ProgramFieldsProps): JSX.Element {
  const { say } = useWords();
  const [more, setMore] = useState(false);
  const lengths = lengthsMinutes.map((minutes) => ({ value: minutes, label: minutes }));
  const patterns = presetNames.map((name) => ({ value: name, label: say(`preset.${name}`) }));
  return (
    <div class="stack">
      <Choices
        legend={say("breathe.length")}
        options={lengths}
        value={choice.minutes}
        onChoose={(minutes) => onChoose({ ...choice, minutes })}
        inOneRow
      />
      {more ? (
        <div class="stack" tabIndex={-1} ref={takeFocus}>
          <Choices
            legend={say("breathe.pattern")}
            options={patterns}
            value={choice.preset}
            onChoose={(preset) => onChoose({ ...choice, preset })}
          />
          {hasHolds(choice.preset) ? <p class="notice">{say("breathe.caution")}</p> : null}
          <Toggle on={choice.ramp} onChange={(ramp) => onChoose({ ...choice, ramp })}>
            {say("breathe.ramp")}
          </Toggle>
        </div>
      ) : (
        <Button look="plain" small onPress={() => setMore(true)}>
          {say("breathe.more")}
        </Button>
      )}
    </div>
  );
}
