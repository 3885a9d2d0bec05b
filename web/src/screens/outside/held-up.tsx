import type { JSX } from "preact";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";

export type HeldUpKind = "pending" | "updateApp" | "updateServer";

/** Not in yet: a day's patience, or an update. Breathing alone works meanwhile. */
export function HeldUpScreen({ kind }: { readonly kind: HeldUpKind }): JSX.Element {
  const { say } = useWords();
  const { go } = useNavigation();
  const actions = (
    <>
      {kind === "updateApp" ? (
        <Button look="main" onPress={() => location.reload()}>
          {say("common.loadAgain")}
        </Button>
      ) : null}
      <Button onPress={() => go("alone")}>{say("welcome.alone")}</Button>
    </>
  );
  return (
    <Screen name={`held-${kind}`} title={say(`over.${kind}Title`)} centred actions={actions}>
      <p class="large">{say(`over.${kind}Text`)}</p>
    </Screen>
  );
}
