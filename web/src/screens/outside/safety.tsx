import type { JSX } from "preact";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";
import { SafetyList } from "./safety-list.tsx";

export function SafetyScreen(): JSX.Element {
  const { say } = useWords();
  const { back, go } = useNavigation();
  const actions = (
    <>
      <Button look="main" onPress={back}>
        {say("common.done")}
      </Button>
      <Button look="plain" onPress={() => go("notAlways")}>
        {say("safety.help")}
      </Button>
    </>
  );
  return (
    <Screen name="safety" title={say("safety.title")} actions={actions}>
      <SafetyList />
    </Screen>
  );
}
