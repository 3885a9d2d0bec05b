import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

export type ChoicesProps<T extends string | number> = {
  readonly legend: ComponentChildren;
  /** A few short ones, all of the same width. */
  readonly inOneRow?: boolean;
  readonly options: readonly { readonly value: T; readonly label: ComponentChildren }[];
  readonly value: T | null;
  readonly onChoose: (value: T) => void;
};

/** One of a few, as native radio buttons, for arrow keys and screen readers. */
export function Choices<T extends string | number>(props: ChoicesProps<T>): JSX.Element {
  const { legend, inOneRow = false, options, value, onChoose } = props;
  const group = useId();
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      <div class={inOneRow ? "choices-even" : "choices-row"}>
        {options.map((option) => (
          <label class="choice" key={option.value}>
            <input type="radio" name={group} checked={option.value === value} onChange={() => onChoose(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
