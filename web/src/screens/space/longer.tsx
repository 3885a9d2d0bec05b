import type { JSX } from "preact";
import { type Away, spaceLimits } from "../../../../client-sdk/src/index.ts";
import { useAct } from "../../place/use-act.ts";
import { useNow } from "../../place/use-now.ts";
import { usePlace } from "../../place/use-place.ts";
import { useLeadHome } from "../../router/use-lead-home.ts";
import { useNavigation, useStillHere } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";
import { awayIn } from "./away-in.ts";
import { lengthWords } from "./length-words.ts";

const steps = [20, 60, 120, 720] as const;

/** Only the one who is away extends; anyone else is led home. */
export function LongerScreen(): JSX.Element | null {
  const { client } = usePlace();
  const away = awayIn(client.space.mine);
  useLeadHome(away === null);
  return away !== null ? <Longer away={away} /> : null;
}

/** Up to a day in all. */
function Longer({ away }: { readonly away: Away }): JSX.Element {
  const { say } = useWords();
  const { client } = usePlace();
  const { back } = useNavigation();
  const isStillHere = useStillHere();
  const act = useAct();
  const nowMs = useNow();
  const leftMinutes = Math.floor((away.takenAtMs + spaceLimits.longestMs - Math.max(away.returnAtMs, nowMs)) / 60_000);
  const fitting = steps.filter((minutes) => minutes <= leftMinutes);
  const extend = (minutes: number) => async () => {
    if ((await act("space.extend", () => client.space.extend({ minutes }))) && isStillHere()) back();
  };
  return (
    <Screen name="longer" title={say("away.longerTitle")}>
      {fitting.map((minutes) => (
        <Button key={minutes} onPress={extend(minutes)}>
          {lengthWords(say, minutes)}
        </Button>
      ))}
      {fitting.length < steps.length && leftMinutes > 0 ? (
        // Anything beyond the day is cut there.
        <Button onPress={extend(spaceLimits.minutes.max)}>{say("away.upToADay")}</Button>
      ) : null}
      {leftMinutes > 0 ? null : <p class="notice">{say("error.tooLong")}</p>}
    </Screen>
  );
}
