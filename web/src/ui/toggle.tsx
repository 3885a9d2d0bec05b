import type { ComponentChildren, JSX } from "preact";

export type ToggleProps = {
  readonly children: ComponentChildren;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
};

export function Toggle({ children, on, onChange }: ToggleProps): JSX.Element {
  return (
    <label class="toggle">
      <span>{children}</span>
      <input type="checkbox" checked={on} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
    </label>
  );
}
