import type { JSX } from "preact";
import { RestingLight } from "../../light/light.tsx";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { EMPTY_MS, usePatience } from "../../ui/use-patience.ts";
import type { Values } from "../../words/format.ts";
import type { WordKey } from "../../words/messages.ts";
import { useWords } from "../../words/use-words.ts";

export type WaitingProps = {
  /** Default: "One moment." */
  readonly titleKey?: WordKey;
  readonly textKey?: WordKey;
  readonly values?: Values;
  readonly onCancel?: () => unknown;
};

/** Nothing to do but wait; says what for. */
export function Waiting({ titleKey = "common.oneMoment", textKey, values, onCancel }: WaitingProps): JSX.Element {
  const { say } = useWords();
  const cancel =
    onCancel === undefined ? undefined : (
      <Button look="plain" onPress={onCancel}>
        {say("common.cancel")}
      </Button>
    );
  return (
    <Screen name={`waiting-${textKey ?? titleKey}`} title={say(titleKey, values)} centred actions={cancel}>
      <RestingLight />
      {textKey === undefined ? null : <p class="large">{say(textKey, values)}</p>}
    </Screen>
  );
}

/** The same if it is mostly over in a moment: a word for that would only flash up, and be read aloud. */
export const WaitingSoon = (props: WaitingProps): JSX.Element | null =>
  usePatience(true, EMPTY_MS) ? <Waiting {...props} /> : null;
