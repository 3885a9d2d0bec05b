import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { Qr } from "../../ui/qr.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";
import { isThisMachineOnly } from "../this-machine.ts";
import { SafetyList } from "./safety-list.tsx";

/** What a host puts on the table: where to point the camera, what is safe, how to leave. */
export function CardScreen(): JSX.Element {
  const { say } = useWords();
  const { origin } = location;
  const actions = (
    <Button look="main" onPress={() => print()}>
      {say("card.print")}
    </Button>
  );
  return (
    <Screen name="card" title={say("welcome.title")} actions={actions}>
      <p class="only-screen">{say("card.ready")}</p>
      {isThisMachineOnly() ? <p class="only-screen">{say("card.ownAddress")}</p> : null}
      <p>{say("card.scan")}</p>
      <Qr text={origin} label={say("card.scan")} />
      <p class="centred" dir="ltr">
        {origin}
      </p>
      <SafetyList />
      <p class="large">{say("card.leave", { settings: say("settings.title"), leave: say("settings.leave") })}</p>
    </Screen>
  );
}
