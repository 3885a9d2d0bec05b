import type { JSX } from "preact";
import { faster, type Pattern, slower } from "../../../../client-sdk/src/index.ts";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../words/use-words.ts";

export type TempoStepsProps = { readonly pattern: Pattern; readonly onChange: (pattern: Pattern) => unknown };

/**
 * Half a second more or less for each phase, from the next breath on. A step beyond the limits can't be taken, but its button
 * stays, as it may have the keyboard focus from the last step.
 */
export function TempoSteps({ pattern, onChange }: TempoStepsProps): JSX.Element {
  const { say } = useWords();
  const steps = [
    { word: "breath.slower", next: slower(pattern) },
    { word: "breath.faster", next: faster(pattern) },
  ] as const;
  return (
    <>
      {steps.map(({ word, next }) => (
        <Button key={word} look="plain" small disabled={next === null} onPress={() => next !== null && onChange(next)}>
          {say(word)}
        </Button>
      ))}
    </>
  );
}
