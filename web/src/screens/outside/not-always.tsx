import type { JSX } from "preact";
import { quickExit } from "../../quick-exit.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";
import { HELPLINES } from "./helplines.ts";

/** The emergency number of the European Union; phones elsewhere redirect it to their own. */
const EMERGENCY = "112";

/** With its own address, for whoever comes from the safety page. */
export function NotAlwaysScreen(): JSX.Element {
  return <NotAlways onGoOn={null} />;
}

/** Help first. None of this is recorded or sent; whoever wants to can go on anyway. */
export function NotAlways({ onGoOn }: { readonly onGoOn: (() => void) | null }): JSX.Element {
  const { say } = useWords();
  const navigation = useNavigation();
  const actions = (
    <>
      <Button look="main" onPress={() => quickExit(navigation)}>
        {say("exit.button")}
      </Button>
      {onGoOn === null ? null : <Button onPress={onGoOn}>{say("help.goOn")}</Button>}
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
          {say("wait.helpline")}
        </a>
      </div>
      <p class="soft">{say("help.exit")}</p>
    </Screen>
  );
}
