import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAct } from "../../place/use-act.ts";
import { usePlace } from "../../place/use-place.ts";
import { useNavigation, useStillHere } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/choices.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";
import { ProgramFields, programOfChoice, usualChoice } from "./program-fields.tsx";

type Where = "apart" | "together";

/** Asks the partner, or starts at once if both look at one phone. */
export function BreatheScreen(): JSX.Element {
  const { say } = useWords();
  const { client, partner } = usePlace();
  const { back } = useNavigation();
  const isStillHere = useStillHere();
  const act = useAct();
  const [choice, setChoice] = useState(usualChoice);
  const [where, setWhere] = useState<Where>("apart");
  const begin = async (): Promise<void> => {
    const program = programOfChoice(choice);
    const begun =
      where === "apart"
        ? act("breath.invite", () => client.breath.invite({ program }))
        : act("breath.start", () => client.breath.start({ program, place: "together" }));
    if ((await begun) && isStillHere()) back();
  };
  const actions = (
    <Button look="main" onPress={begin}>
      {where === "apart" ? say("breathe.ask", { name: partner }) : say("breathe.start")}
    </Button>
  );
  return (
    <Screen name="breathe" title={say("breathe.title", { minutes: choice.minutes })} actions={actions}>
      <ProgramFields choice={choice} onChoose={setChoice} />
      <Choices<Where>
        legend={say("breathe.place")}
        options={[
          { value: "apart", label: say("breathe.apart") },
          { value: "together", label: say("breathe.sameRoom") },
        ]}
        value={where}
        onChoose={setWhere}
      />
      {where === "together" ? <p class="soft">{say("breathe.sameRoomText")}</p> : null}
      <p class="soft">{say("safety.gentle")}</p>
    </Screen>
  );
}
