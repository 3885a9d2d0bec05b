import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAct } from "../../place/use-act.ts";
import { usePlace } from "../../place/use-place.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/choices.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";

const lengths = [10, 20, 30, 40] as const;

/** In calm, before it is needed: how long a space is. Either sets it, both see who. */
export function FirstSpaceScreen(): JSX.Element {
  const { say } = useWords();
  const { client, room, partner } = usePlace();
  const { replace } = useNavigation();
  const act = useAct();
  const { agreed } = room.space;
  const [chosen, setChosen] = useState<number | null>(null);
  const minutes = chosen ?? client.space.defaultMinutes;
  const goOn = async (): Promise<void> => {
    if (agreed?.minutes === minutes || (await act(() => client.space.agree({ minutes })))) replace("firstBreath");
  };
  const actions = (
    <Button look="main" onPress={goOn}>
      {say("common.goOn")}
    </Button>
  );
  return (
    <Screen name="firstSpace" title={say("first.spaceTitle")} actions={actions}>
      <p>{say("first.promise")}</p>
      <Choices
        legend={say("first.spaceAsk")}
        options={lengths.map((value) => ({ value, label: say("minutes.short", { minutes: value }) }))}
        value={minutes}
        onChoose={setChosen}
      />
      {agreed === null ? null : (
        <p class="soft" role="status">
          {agreed.seat === client.seat
            ? say("first.youAgreed", { minutes: agreed.minutes })
            : say("first.agreedBy", { name: partner, minutes: agreed.minutes })}
        </p>
      )}
    </Screen>
  );
}
