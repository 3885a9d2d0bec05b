import type { JSX } from "preact";
import { faster, slower } from "../../../../client-sdk/src/index.ts";
import { useAct } from "../../place/use-act.ts";
import { usePlace } from "../../place/use-place.ts";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../words/use-words.ts";

/** Half a second more or less for each phase, for both, from the next breath on. A step that leads beyond the limits isn't there. */
export function TempoSteps(): JSX.Element | null {
  const { say } = useWords();
  const { client } = usePlace();
  const act = useAct();
  const { breath } = client;
  const { pattern } = breath;
  if (pattern === null) return null;
  const steps = [
    { word: "breath.slower", next: slower(pattern) },
    { word: "breath.faster", next: faster(pattern) },
  ] as const;
  return (
    <>
      {steps.map(({ word, next }) =>
        next === null ? null : (
          <Button key={word} look="plain" small onPress={() => act(() => breath.changeTempo(next))}>
            {say(word)}
          </Button>
        ),
      )}
    </>
  );
}
