import type { JSX } from "preact";
import { RestingLight } from "../../light/light.tsx";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";
import { QuietWays } from "../quiet-ways.tsx";

/** The first thing a stranger sees. */
export function WelcomeScreen(): JSX.Element {
  const { say } = useWords();
  const { go } = useNavigation();
  const actions = (
    <>
      <Button look="main" onPress={() => go("invite")}>
        {say("welcome.start")}
      </Button>
      <Button onPress={() => go("code")}>{say("welcome.haveCode")}</Button>
      <QuietWays />
    </>
  );
  return (
    <Screen name="welcome" title={say("welcome.title")} centred actions={actions}>
      <p class="soft">{say("welcome.text")}</p>
      <RestingLight />
    </Screen>
  );
}
