import type { JSX } from "preact";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";

/** A link or the code screen, on a phone that is paired already. */
export function AlreadyPairedScreen(): JSX.Element {
  const { say } = useWords();
  const { replace } = useNavigation();
  const actions = (
    <Button look="main" onPress={() => replace("home")}>
      {say("common.home")}
    </Button>
  );
  return (
    <Screen name="alreadyPaired" title={say("error.alreadyPaired")} centred actions={actions}>
      <p class="large">{say("join.alreadyText")}</p>
    </Screen>
  );
}
