import type { JSX } from "preact";
import type { Status } from "../../../../client-sdk/src/index.ts";
import { useStatus } from "../../../../client-sdk/src/react/index.ts";
import { loadNewest } from "../../offline/load-newest.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";

/** Not in yet: it takes up to a day, or an update. Breathing alone works meanwhile. */
export function HeldUpScreen(): JSX.Element {
  const { say } = useWords();
  const { go } = useNavigation();
  const kind = heldUpBy(useStatus());
  const actions = (
    <>
      {kind === "updateApp" ? (
        <Button look="main" onPress={loadNewest}>
          {say("common.loadAgain")}
        </Button>
      ) : null}
      <Button onPress={() => go("alone")}>{say("alone.begin")}</Button>
      {kind === "pending" ? <Button onPress={() => go("leave")}>{say("leave.notInYes")}</Button> : null}
    </>
  );
  return (
    <Screen name={`held-${kind}`} title={say(`over.${kind}Title`)} centred actions={actions}>
      <p class="large">{say(`over.${kind}Text`)}</p>
    </Screen>
  );
}

function heldUpBy(status: Status): "pending" | "updateApp" | "updateServer" {
  if (status.kind !== "versionMismatch") return "pending";
  return status.update === "app" ? "updateApp" : "updateServer";
}
