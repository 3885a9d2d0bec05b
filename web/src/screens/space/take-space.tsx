import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Going } from "../../../../client-sdk/src/index.ts";
import { goings } from "../../place/offered-codes.ts";
import { useAct } from "../../place/use-act.ts";
import { useNow } from "../../place/use-now.ts";
import { usePlace } from "../../place/use-place.ts";
import { useLeadHome } from "../../router/use-lead-home.ts";
import { useNavigation, useStillHere } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/choices.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";
import { awayIn } from "./away-in.ts";
import { lengthWords } from "./length-words.ts";
import { PickTime } from "./pick-time.tsx";
import { lengthTo } from "./picked.ts";

/** The agreed length is added in front if it is a different one. */
const usualMinutes = [20, 40, 60] as const;

/** The second of two taps. It says the time first, because that is what the other holds on to. */
export function TakeSpaceScreen(): JSX.Element {
  const { say, show, time } = useWords();
  const { client, partner } = usePlace();
  const { replace } = useNavigation();
  const isStillHere = useStillHere();
  const act = useAct();
  const nowMs = useNow();
  // Also from another tab. One that is being sent is shown there only if it has to wait.
  useLeadHome(awayIn(client.space.mine) !== null);
  const agreed = client.space.defaultMinutes;
  const [length, setLength] = useState(agreed);
  /** Stays the same time, however long one thinks about the rest. */
  const [pickedMs, setPickedMs] = useState<number | null>(null);
  const [going, setGoing] = useState<GoingChoice>("none");
  const offered = [...new Set<number>([agreed, ...usualMinutes])].sort((one, other) => one - other);
  const minutesAt = (atMs: number): number => (pickedMs === null ? length : lengthTo(pickedMs, atMs));
  const tell = async (): Promise<void> => {
    const choice = { minutes: minutesAt(client.roughServerNowMs()), ...(going === "none" ? {} : { going }) };
    if ((await act("space.take", () => client.space.take(choice))) && isStillHere()) replace("home");
  };
  const actions = (
    <Button look="main" onPress={tell}>
      {say("space.tell", { name: partner })}
    </Button>
  );
  const returnAtMs = nowMs + minutesAt(nowMs) * 60_000;
  return (
    <Screen name="takeSpace" title={show("space.title", { time: time(returnAtMs, nowMs) })} actions={actions}>
      <Choices
        legend={say("space.length")}
        options={offered.map((value) => ({ value, label: lengthWords(say, value) }))}
        value={pickedMs === null ? length : null}
        onChoose={(minutes) => {
          setLength(minutes);
          setPickedMs(null);
        }}
      />
      <PickTime nowMs={nowMs} onPick={setPickedMs} />
      <GoingChoices going={going} onChoose={setGoing} />
    </Screen>
  );
}

type GoingChoice = Going | "none";
type GoingChoicesProps = { readonly going: GoingChoice; readonly onChoose: (going: GoingChoice) => void };

function GoingChoices({ going, onChoose }: GoingChoicesProps): JSX.Element {
  const { say } = useWords();
  const options = goings.map((value) => ({ value, label: say(`going.${value}`) }));
  return (
    <Choices<GoingChoice>
      legend={say("space.going")}
      options={[{ value: "none", label: say("space.goingNone") }, ...options]}
      value={going}
      onChoose={onChoose}
    />
  );
}
