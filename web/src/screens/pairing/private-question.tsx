import type { JSX } from "preact";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";

/** Asked before anything is shared, of both. The answer is neither kept nor sent. */
export function PrivateQuestion({ onYes }: { readonly onYes: () => void }): JSX.Element {
  const { say } = useWords();
  const { go } = useNavigation();
  const actions = (
    <>
      <Button look="main" onPress={onYes}>
        {say("question.weDo")}
      </Button>
      <Button onPress={() => go("notAlways")}>{say("question.notAlways")}</Button>
    </>
  );
  return (
    <Screen name="question" title={say("question.title")} centred actions={actions}>
      <p class="soft">{say("question.private")}</p>
    </Screen>
  );
}
