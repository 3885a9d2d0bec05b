import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useSource } from "../../use-source.ts";
import { useWords } from "../../words/use-words.ts";
import { NotAlways } from "../outside/not-always.tsx";

export type PrivateQuestionProps = {
  readonly onGoOn: () => void;
  /** Another action, below. */
  readonly children?: ComponentChildren;
};

/**
 * Asked of both before anything is shared. The answer is neither stored nor sent: the browser's history has one more entry for
 * this page, so that the way back leads to the question.
 */
export function PrivateQuestion({ onGoOn, children }: PrivateQuestionProps): JSX.Element {
  const { say } = useWords();
  const navigation = useNavigation();
  const depth = useSource(navigation, (current) => current.depth);
  const [here] = useState(depth);
  const goOn = (): void => {
    addEventListener("popstate", onGoOn, { once: true });
    navigation.back();
  };
  if (depth > here) return <NotAlways onGoOn={goOn} />;
  const actions = (
    <>
      <Button look="main" onPress={onGoOn}>
        {say("question.weDo")}
      </Button>
      <Button onPress={navigation.deepen}>{say("question.notAlways")}</Button>
      {children}
    </>
  );
  return (
    <Screen name="question" title={say("question.title")} centred actions={actions}>
      <p class="soft">{say("question.private")}</p>
    </Screen>
  );
}
