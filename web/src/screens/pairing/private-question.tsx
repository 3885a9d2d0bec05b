import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";
import { NotAlways } from "../outside/not-always.tsx";

export type PrivateQuestionProps = {
  readonly onGoOn: () => void;
  /** Another action, below. */
  readonly children?: ComponentChildren;
};

/** Asked of both before anything is shared. The answer lives in this component, and is neither stored nor sent. */
export function PrivateQuestion({ onGoOn, children }: PrivateQuestionProps): JSX.Element {
  const { say } = useWords();
  const [notAlways, setNotAlways] = useState(false);
  if (notAlways) return <NotAlways onGoOn={onGoOn} />;
  const actions = (
    <>
      <Button look="main" onPress={onGoOn}>
        {say("question.weDo")}
      </Button>
      <Button onPress={() => setNotAlways(true)}>{say("question.notAlways")}</Button>
      {children}
    </>
  );
  return (
    <Screen name="question" title={say("question.title")} centred actions={actions}>
      <p class="soft">{say("question.private")}</p>
    </Screen>
  );
}
