import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { useAct } from "../../place/use-act.ts";
import { usePlace } from "../../place/use-place.ts";
import { useStillHere } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/choices.tsx";
import { useSpoken } from "../../ui/live-region.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";

const lengths = [10, 20, 30, 40] as const;

export type AgreeScreenProps = {
  readonly name: string;
  readonly title: string;
  readonly onDone: () => void;
  readonly children?: ComponentChildren;
};

/** The default length of a space. Either sets it, both see who. */
export function AgreeScreen({ name, title, onDone, children }: AgreeScreenProps): JSX.Element {
  const { say } = useWords();
  const { client, room, partner } = usePlace();
  const act = useAct();
  const isStillHere = useStillHere();
  const { agreed } = room.space;
  const [chosen, setChosen] = useState<number | null>(null);
  const minutes = chosen ?? client.space.defaultMinutes;
  const who = agreed?.seat === client.seat ? "first.youAgreed" : "first.agreedBy";
  const settled = agreed === null ? null : say(who, { name: partner, minutes: agreed.minutes });
  useSpoken(settled);
  const goOn = async (): Promise<void> => {
    const isAgreed = agreed?.minutes === minutes || (await act("space.agree", () => client.space.agree({ minutes })));
    if (isAgreed && isStillHere()) onDone();
  };
  const actions = (
    <Button look="main" onPress={goOn}>
      {say("common.goOn")}
    </Button>
  );
  return (
    <Screen name={name} title={title} actions={actions}>
      {children}
      <Choices
        legend={say("first.spaceAsk")}
        options={lengths.map((value) => ({ value, label: say("minutes.short", { minutes: value }) }))}
        value={minutes}
        onChoose={setChosen}
        inOneRow
      />
      {settled === null ? null : <p class="soft">{settled}</p>}
    </Screen>
  );
}
