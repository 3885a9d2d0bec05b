import type { JSX } from "preact";
import { useNavigation } from "../../router/use-navigation.ts";
import { quickExit } from "../../safety/quick-exit.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";

/** The emergency number of the European Union; phones elsewhere map it to their own. */
const EMERGENCY = "112";
/** A directory of helplines by country. It is asked only by who taps it, and is told nothing of where from. */
const HELPLINES = "https://findahelpline.com";

export function NotAlwaysScreen(): JSX.Element {
  const { say } = useWords();
  const navigation = useNavigation();
  const actions = (
    <>
      <Button look="main" onPress={() => quickExit(navigation)}>
        {say("help.leave")}
      </Button>
      <Button onPress={() => navigation.back()}>{say("help.goOn")}</Button>
    </>
  );
  return (
    <Screen name="notAlways" title={say("help.title")} actions={actions}>
      <p>{say("help.text")}</p>
      <a class="button button-calm" href={`tel:${EMERGENCY}`}>
        {say("help.danger", { number: EMERGENCY })}
      </a>
      <div class="stack stack-close">
        <p>{say("help.lines")}</p>
        <a class="button button-calm" href={HELPLINES} rel="noreferrer noopener" target="_blank">
          {say("help.linkPartner")}
        </a>
      </div>
      <p class="soft">{say("help.exit")}</p>
    </Screen>
  );
}
