import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { useSpoken } from "./live-region.tsx";
import { reshape } from "./reshape.ts";

export type TextFieldProps = {
  readonly label: ComponentChildren;
  readonly value: string;
  readonly onInput: (text: string) => void;
  readonly onEnter?: () => void;
  /** What is wrong with it, or null. */
  readonly fault?: string | null;
  readonly maxLength?: number;
  /** A code: capitals, monospaced, no help from the keyboard, left to right in every language. */
  readonly code?: boolean;
  /** Formats what has been typed so far. Default: unchanged. */
  readonly shape?: (text: string) => string;
};

/** At a large text size it would be hidden behind the button that stays at the foot. */
const bringIntoView = (fault: Element | null): void => fault?.scrollIntoView({ block: "nearest" });

export function TextField({
  label,
  value,
  onInput,
  onEnter,
  fault = null,
  maxLength,
  code = false,
  shape,
}: TextFieldProps): JSX.Element {
  const id = useId();
  useSpoken(fault);
  return (
    <div class={`field ${code ? "code-input" : ""}`}>
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        value={value}
        maxLength={maxLength}
        autocomplete="off"
        autocapitalize={code ? "characters" : "words"}
        autocorrect={code ? "off" : undefined}
        enterkeyhint={onEnter === undefined ? "done" : "go"}
        spellcheck={false}
        dir={code ? "ltr" : "auto"}
        aria-invalid={fault !== null}
        aria-describedby={fault === null ? undefined : `${id}-fault`}
        onInput={({ currentTarget }) => onInput(reshape(currentTarget, shape))}
        // With some keyboards, Enter chooses a word that is being written.
        onKeyDown={({ key, isComposing }) => key === "Enter" && !isComposing && onEnter?.()}
      />
      {fault === null ? null : (
        <p id={`${id}-fault`} class="notice" ref={bringIntoView}>
          {fault}
        </p>
      )}
    </div>
  );
}
