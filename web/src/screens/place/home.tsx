import type { JSX } from "preact";
import { RestingLight } from "../../light/light.tsx";
import { useAfter } from "../../place/after.ts";
import type { OpenBack } from "../../place/open-back.ts";
import { useHasLeft } from "../../place/place-now.ts";
import { usePlace } from "../../place/use-place.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";
import { QuietWays } from "../quiet-ways.tsx";
import { SmallSignals } from "./small-signals.tsx";

export type HomeScreenProps = {
  /** The partner's coming back, put away without a last word. */
  readonly putAway: OpenBack | null;
};

/** The home screen of a pair, when nothing is going on. */
export function HomeScreen({ putAway }: HomeScreenProps): JSX.Element {
  const { say } = useWords();
  const { partner, room } = usePlace();
  const { go } = useNavigation();
  const hasLeft = useHasLeft(room.breath.session);
  const actions = (
    <>
      <Button look="main" onPress={() => go("breathe")}>
        {say("breathe.together")}
      </Button>
      <Button onPress={() => go("space")}>{say("space.need")}</Button>
      <Button onPress={() => go("say")}>{say("home.say")}</Button>
      <QuietWays />
    </>
  );
  return (
    <Screen name="home" title={say("home.title", { name: partner })} centred actions={actions}>
      <RestingLight />
      <SmallSignals />
      {hasLeft ? <p class="soft">{say("breath.youLeft")}</p> : null}
      {putAway === null ? <AgreeHint /> : <StillBack back={putAway} />}
    </Screen>
  );
}

/** Whoever needed ten more minutes, or hasn't answered yet, may say later that they are ready. */
function StillBack({ back: { key } }: { readonly back: OpenBack }): JSX.Element {
  const { say } = useWords();
  const { partner } = usePlace();
  const after = useAfter();
  return (
    <div class="card">
      <p>{say("back.theirs", { name: partner })}</p>
      <Button onPress={() => after.open(key)}>{say("news.look")}</Button>
    </div>
  );
}

function AgreeHint(): JSX.Element | null {
  const { say } = useWords();
  const { room } = usePlace();
  const { go } = useNavigation();
  if (room.space.agreed !== null) return null;
  return (
    <div class="card home-later">
      <p>{say("home.agreeTitle")}</p>
      <Button onPress={() => go("usualSpace")}>{say("home.agree")}</Button>
    </div>
  );
}
